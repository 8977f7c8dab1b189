import { panelUrl } from '../../../electron/protocol/app.js';
import type { galleryPanel, GalleryBody } from '../../../models/panels/gallery.js';
import { arrangeTiles, countTiles, type ArrangedTiles } from '../../../models/panels/gallery-tiles.js';
import { call, sentenceOf } from '../../lib/client.js';
import { atOrBefore } from '../../lib/scrubber.js';
import type { ShownPanel } from '../shown-panel.svelte.js';
import { GallerySide } from './gallery-side.svelte.js';
import type { Zoom } from './tile-layout.js';

/** A gallery's usual shape: its place is kept until the run tells its own. */
const usual: GalleryBody = { rows: 8, columns: 8, tileWidth: 28, tileHeight: 28 };

export const galleryModes = [
  { value: 'one', title: 'One step' },
  { value: 'wipe', title: 'Wipe' },
  { value: 'side', title: 'Side by side' },
  { value: 'difference', title: 'Difference' },
] as const;
export type GalleryMode = (typeof galleryModes)[number]['value'];

/** A run that this one is held against. */
export interface OtherRun {
  id: string;
  name: string;
  /** Ascending steps of its gallery. */
  steps: readonly number[];
}

/** What is chosen of the gallery, for the page's life: B is what the scrubber shows, A what it is compared with. */
export class GalleryOwn {
  #followed = $state(0);
  /** Whether the followed tile is one of those that are judged best, and nobody has picked another. */
  suggested = $state(false);
  #isPicked = false;
  mode = $state.raw<GalleryMode>('one');
  /** Tiles that are wanted; there may be fewer. */
  wanted = $state(Infinity);
  /** Null while all tiles are shown. */
  zoom = $state.raw<Zoom | null>(null);
  /** How far B is covered by A, from the left, as a share of 1. */
  wipe = $state(0.5);
  /** Null while A is of the same run. */
  other = $state.raw<OtherRun | null>(null);
  /** Why the other run can't be shown. */
  problem = $state<string | null>(null);
  readonly a: GallerySide;
  readonly b: GallerySide;
  /** Where A was pinned here, for want of a place. */
  #pinned: number | null = null;
  readonly #panel: ShownPanel<typeof galleryPanel>;

  /** The record of A to show: where it is pinned, of another run at B's step where nothing is. Null while there is none. */
  readonly wished = $derived.by(() => {
    const { run, info, steps: own } = this.#panel;
    const at = run.pinned ?? (this.other ? run.step : null);
    const steps = this.other?.steps ?? own;
    const step = at === null ? undefined : (atOrBefore(steps, at) ?? steps[0]);
    return step === undefined ? null : { step, url: panelUrl(this.other?.id ?? run.id, info.name, step) };
  });

  constructor(panel: ShownPanel<typeof galleryPanel>) {
    this.#panel = panel;
    this.a = new GallerySide(panel.records);
    this.b = new GallerySide(panel.records);
  }

  /** The tile that is followed through training. */
  get followed(): number {
    return this.#followed;
  }

  set followed(tile: number) {
    this.#followed = tile;
    this.#isPicked = true;
    this.suggested = false;
  }

  get common(): { followed: number; wanted: number; zoom: Zoom | null } {
    const { followed, wanted, zoom } = this;
    return { followed, wanted, zoom };
  }

  set common({ followed, wanted, zoom }) {
    if (followed !== this.#followed) this.followed = followed;
    this.wanted = wanted;
    this.zoom = zoom;
  }

  /** Follows the best tile of what is shown until the user picks one; it stays as long as it is in the best quarter. */
  suggest(): void {
    const { scores = [] } = this.info.judged ?? {};
    if (scores.length === 0 || this.#isPicked || this.#panel.answer) return;
    const better = scores.filter((score) => score > (scores[this.#followed] ?? -Infinity)).length;
    if (this.suggested && better < scores.length / 4) return;
    this.#followed = scores.indexOf(Math.max(...scores));
    this.suggested = true;
  }

  /** How the picture is cut that is shown. */
  get info(): GalleryBody {
    return this.b.drawn?.info ?? usual;
  }

  get arranged(): ArrangedTiles {
    // An answer's rows have a meaning of their own.
    return arrangeTiles(this.info, this.#panel.answer ? Infinity : this.wanted);
  }

  /** Whether A can be laid over B; null before both are there. */
  get fits(): boolean | null {
    const [a, b] = [this.a.drawn?.info, this.b.drawn?.info];
    if (!a || !b) return null;
    return a.tileWidth === b.tileWidth && a.tileHeight === b.tileHeight;
  }

  /** Two steps are compared where A is pinned: where nothing is, at the best checkpoint, or at the beginning. */
  choose(mode: GalleryMode): void {
    this.mode = mode;
    const { run, steps } = this.#panel;
    if (mode === 'one' || run.pinned !== null || this.other) return;
    run.pin(run.checkpoints.find(({ best }) => best)?.step ?? steps[0] ?? null);
    this.#pinned = run.pinned;
  }

  follow(by: number): void {
    const count = countTiles(this.info);
    this.followed = (Math.min(this.followed, count - 1) + by + count) % count;
  }

  /** Holds another run's gallery against this one; null goes back to this one's own. */
  async compareWith(id: string | null): Promise<void> {
    this.problem = null;
    if (id === null) {
      this.other = null;
      this.choose(this.mode);
      return;
    }
    try {
      const { record, panels } = await call('readRun', id);
      const steps = panels[this.#panel.info.name] ?? [];
      if (steps.length === 0) throw new Error(`${record.name} has no gallery recorded yet; choose another run.`);
      this.other = { id, name: record.name, steps };
      // Two runs are held against each other at the same step, unless somebody has pinned another.
      const { run } = this.#panel;
      if (run.pinned === this.#pinned) run.pin(null);
    } catch (thrown) {
      this.problem = sentenceOf(thrown);
    }
  }

  close(): void {
    this.a.close();
    this.b.close();
  }
}
