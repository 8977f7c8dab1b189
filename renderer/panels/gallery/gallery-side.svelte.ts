import type { GalleryBody } from '../../../models/panels/gallery.js';
import { sentenceOf } from '../../lib/client.js';
import type { PanelRecords } from '../shared/records/panel-records.js';
import { ShownPicture } from '../shared/records/shown-picture.svelte.js';
import { loadGallery, type DrawnGallery } from './pictures.js';

const KEPT_PICTURES = 24;

/** One of the two galleries that can be seen beside each other: the one that was wished for last, once it is there. */
export class GallerySide {
  problem = $state<string | null>(null);
  readonly #records: PanelRecords<GalleryBody>;
  readonly #shown: ShownPicture<DrawnGallery>;

  constructor(records: PanelRecords<GalleryBody>) {
    this.#records = records;
    this.#shown = new ShownPicture((url) => loadGallery(records, url), KEPT_PICTURES);
  }

  get drawn(): DrawnGallery | null {
    return this.#shown.picture;
  }

  /** Of what is drawn. */
  get step(): number | undefined {
    return this.#shown.step;
  }

  async show({ url, step }: { url: string; step: number }, options: { patient?: boolean } = {}): Promise<void> {
    await this.#shown.show(step, url, options);
    // The picture may be missing where its record is not; what is wrong with the record is a sentence.
    this.problem = await this.#records.record(url).then(() => null, sentenceOf);
  }

  prefetch(urls: readonly string[]): void {
    this.#shown.prefetch(urls);
  }

  close(): void {
    this.#shown.close();
  }
}
