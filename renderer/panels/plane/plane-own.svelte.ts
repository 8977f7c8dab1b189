import type { Layer, Layers } from './layers.js';

/** What is drawn of the plane, and which generated point stands out in all of its pictures. */
export class PlaneOwn {
  layers = $state.raw<Layers>({ real: true, generated: true, surface: true, grid: true, pulls: true });
  /** The row of a generated point. */
  chosen = $state<number | null>(null);

  get common(): Layers {
    return this.layers;
  }

  set common(layers: Layers) {
    this.layers = layers;
  }

  toggle(layer: Layer): void {
    this.layers = { ...this.layers, [layer]: !this.layers[layer] };
  }

  /** To the next or the previous point, of `count`. */
  choose(by: number, count: number): void {
    this.chosen = this.chosen === null ? 0 : (this.chosen + by + count) % count;
  }
}
