import { untrack } from 'svelte';
import { pictureUrl } from '../../../electron/protocol/app.js';
import type { embeddingMapPanel } from '../../../models/self-supervised/panels/embedding-map.js';
import { sentenceOf } from '../../lib/client.js';
import { PictureLoader } from '../../lib/picture-loader.js';
import { loadPicture } from '../shared/records/load-picture.js';
import { NoRecord } from '../shared/records/panel-records.js';
import type { ShownPanel } from '../shown-panel.svelte.js';
import { readMap, sameExamples, type MapFrame } from './map-frame.js';

const KEPT = 48;

/** The map at the scrubber's step, with the images of its examples, which are the same at every step. */
export class ShownMap {
  frame = $state.raw<MapFrame | null>(null);
  images = $state.raw<ImageBitmap | null>(null);
  problem = $state.raw<{ kind: 'missing' | 'broken'; sentence: string } | null>(null);
  readonly #loader: PictureLoader<MapFrame>;
  #failed: { url: string; reason: unknown } | null = null;
  /** Whose images are shown. */
  #pictured: MapFrame | null = null;

  /** For the component that is being made. */
  constructor(panel: ShownPanel<typeof embeddingMapPanel>) {
    this.#loader = new PictureLoader(async (url) => {
      try {
        return await readMap(panel.records, url);
      } catch (reason) {
        this.#failed = { url, reason };
        throw reason;
      }
    }, KEPT);
    $effect(() => {
      const { url } = panel;
      if (url !== undefined) untrack(() => void this.#show(url, panel.nearUrls()));
    });
  }

  async #show(url: string, near: readonly string[]): Promise<void> {
    const frame = await this.#loader.show(url);
    if (frame) {
      this.frame = frame;
      this.problem = null;
      this.#loader.prefetch(near);
      await this.#picture(frame);
    } else if (this.#failed?.url === url) {
      const { reason } = this.#failed;
      this.problem = { kind: reason instanceof NoRecord ? 'missing' : 'broken', sentence: sentenceOf(reason) };
    }
  }

  async #picture(frame: MapFrame): Promise<void> {
    if (this.#pictured && sameExamples(this.#pictured.body, frame.body)) return;
    this.#pictured = frame;
    this.images = null;
    if (!frame.body.tiles) return;
    const images = await loadPicture(pictureUrl(frame.url)).catch(() => null);
    if (this.#pictured === frame) this.images = images;
  }
}
