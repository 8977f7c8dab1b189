import { ExtremeIndex } from './extreme-index.js';
import { Smoother } from '../../models/core/plot/smoothing.js';

/** A growing row of values with its extremes, ready for drawing at any width. */
export interface Curve {
  values: Float32Array;
  extremes: ExtremeIndex;
}

/** One metric of a run: the raw values and, made when asked for, a smoothed copy that then grows along. */
export class MetricColumn {
  length = 0;
  values: Float32Array = new Float32Array(1024);
  readonly extremes = new ExtremeIndex();
  #smoothed: { smoother: Smoother; curve: Curve; length: number } | undefined;

  /** Appends `count` values; gaps where there are none. */
  append(values: Float32Array | undefined, count: number): void {
    this.values = withRoom(this.values, this.length + count);
    if (values) this.values.set(values, this.length);
    else this.values.fill(NaN, this.length, this.length + count);
    this.length += count;
    this.extremes.extend(this.values, this.length);
  }

  /** The debiased moving average with this weight; weight 0 is the values themselves. */
  smoothed(weight: number): Curve {
    if (weight === 0) return this;
    if (this.#smoothed?.smoother.weight !== weight) {
      const curve = { values: new Float32Array(this.values.length), extremes: new ExtremeIndex() };
      this.#smoothed = { smoother: new Smoother(weight), curve, length: 0 };
    }
    const state = this.#smoothed;
    if (state.length < this.length) {
      state.curve.values = withRoom(state.curve.values, this.length);
      state.smoother.extend(this.values, state.curve.values, state.length, this.length);
      state.length = this.length;
      state.curve.extremes.extend(state.curve.values, state.length);
    }
    return state.curve;
  }
}

function withRoom(array: Float32Array, needed: number): Float32Array {
  if (needed <= array.length) return array;
  const larger = new Float32Array(Math.max(needed, array.length * 2));
  larger.set(array);
  return larger;
}
