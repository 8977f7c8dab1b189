import type { MapKind } from '../../../models/self-supervised/panels/embedding-map.js';
import { mapQuestion } from '../../../models/self-supervised/questions/map.js';
import { neighboursQuestion } from '../../../models/self-supervised/questions/neighbours.js';
import { idSet, toggled, type IdSet } from '../../lib/id-set.js';
import { Asker } from '../shared/asking/asker.svelte.js';
import type { MapWindow } from './map-window.js';

/** What means the same in another run. */
interface Common {
  kind: MapKind;
  images: boolean;
}

/** How the map is looked at, and what has been chosen of it. */
export class EmbeddingMapOwn {
  kind = $state<MapKind>('tsne');
  /** Images in place of points. */
  images = $state(false);
  /** Dragging moves the map instead of selecting. */
  moves = $state(false);
  /** Classes that aren't drawn. */
  hidden = $state.raw<IdSet<number>>(idSet());
  /** Points, by their place in the record. */
  selected = $state.raw<IdSet<number>>(idSet());
  /** The one that is looked at. */
  chosen = $state<number | null>(null);
  /** Null for all of the map. */
  window = $state.raw<MapWindow | null>(null);
  readonly neighbours = new Asker(neighboursQuestion);
  readonly more = new Asker(mapQuestion);

  get common(): Common {
    return { kind: this.kind, images: this.images };
  }

  set common({ kind, images }: Common) {
    this.kind = kind;
    this.images = images;
  }

  toggleClass(label: number): void {
    this.hidden = toggled(this.hidden, label);
  }

  /** Shows this class alone, or all again where it is alone already. */
  only(label: number, classes: number): void {
    const others = Array.from({ length: classes }, (_, at) => at).filter((at) => at !== label);
    const alone = !this.hidden.has(label) && others.every((at) => this.hidden.has(at));
    this.hidden = idSet(alone ? [] : others);
  }

  toggleSelected(point: number): void {
    this.selected = toggled(this.selected, point);
  }

  close(): void {
    this.neighbours.close();
    this.more.close();
  }
}
