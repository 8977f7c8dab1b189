import type { galleryPanel, GalleryBody } from '../../../models/panels/gallery.js';
import type { ShownPanel } from '../shown-panel.svelte.js';

/** A gallery's usual shape: its place is kept until the run tells its own. */
const usual: GalleryBody = { rows: 8, columns: 8, tileWidth: 28, tileHeight: 28 };

/** The tile that is followed through training, and how pictures are cut: a run's are all alike, so one record tells it. */
export class GalleryOwn {
  followed = $state(0);
  /** Of the run's pictures. */
  info = $state.raw<GalleryBody>(usual);
  /** Of the answer that is shown; null while there is none. */
  answered = $state.raw<GalleryBody | null>(null);
  problem = $state<string | null>(null);
  readonly #panel: ShownPanel<typeof galleryPanel>;
  #read: Promise<void> | null = null;

  constructor(panel: ShownPanel<typeof galleryPanel>) {
    this.#panel = panel;
  }

  /** Of the picture that is shown. */
  get shown(): GalleryBody {
    return this.#panel.answer ? (this.answered ?? this.info) : this.info;
  }

  /** Reads how the pictures are cut, once; of every answer anew. */
  heed(url: string): Promise<void> {
    if (this.#panel.answer) return this.#take(url, (body) => (this.answered = body));
    this.answered = null;
    this.#read ??= this.#take(url, (body) => {
      this.info = body;
      this.followed = Math.min(this.followed, body.rows * body.columns - 1);
    }).then(() => {
      if (this.problem !== null) this.#read = null;
    });
    return this.#read;
  }

  async #take(url: string, take: (body: GalleryBody) => void): Promise<void> {
    try {
      take((await this.#panel.records.record(url)).body);
      this.problem = null;
    } catch (thrown) {
      this.problem = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }
}
