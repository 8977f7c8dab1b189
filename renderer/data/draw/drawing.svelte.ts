/** Both coordinates lie between −1 and 1. */
export type DrawnPoint = [x: number, y: number];

/** As many as main takes. */
export const MOST_POINTS = 20_000;

/** Points that are sprayed on a square, stroke by stroke. */
export class Drawing {
  strokes = $state.raw<readonly (readonly DrawnPoint[])[]>([]);
  readonly count = $derived(this.strokes.reduce((sum, stroke) => sum + stroke.length, 0));
  readonly points = $derived(this.strokes.flat());
  /** From 0 to below 1. */
  readonly #uniform: () => number;

  constructor(uniform = () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32) {
    this.#uniform = uniform;
  }

  /** The points that are sprayed from now on can be taken back together. */
  begin(): void {
    this.strokes = [...this.strokes, []];
  }

  /** `number` more about a place, with this deviation; those beyond the square are left out. */
  spray([x, y]: DrawnPoint, { number, spread }: { number: number; spread: number }): void {
    const room = Math.min(number, MOST_POINTS - this.count);
    const sprayed = Array.from({ length: Math.max(0, room) }, (): DrawnPoint => {
      // Box & Muller (1958); 1 − u keeps the logarithm from 0.
      const radius = spread * Math.sqrt(-2 * Math.log(1 - this.#uniform()));
      const angle = 2 * Math.PI * this.#uniform();
      return [rounded(x + radius * Math.cos(angle)), rounded(y + radius * Math.sin(angle))];
    });
    const inside = sprayed.filter((point) => point.every((value) => Math.abs(value) <= 1));
    this.strokes = [...this.strokes.slice(0, -1), [...(this.strokes.at(-1) ?? []), ...inside]];
  }

  undo(): void {
    this.strokes = this.strokes.slice(0, -1);
  }

  clear(): void {
    this.strokes = [];
  }
}

/** Nobody draws finer. */
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
