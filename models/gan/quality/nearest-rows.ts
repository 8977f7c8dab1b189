export interface NearRow {
  row: number;
  squared: number;
}

/** Numbers that are added up before it is asked whether they are too many already. */
const STRIDE = 16;

/**
 * Looks for the `count` rows nearest to `query` by squared Euclidean distance, in whatever pieces the rows come, by ascending
 * number. `except` is left out.
 */
export class NearestRows {
  /** The nearest first; of equals the one that came first. */
  readonly found: NearRow[] = [];
  readonly #query: ArrayLike<number>;
  readonly #count: number;
  readonly #except: number;
  #most = Infinity;

  constructor(query: ArrayLike<number>, { count, except = -1 }: { count: number; except?: number }) {
    this.#query = query;
    this.#count = count;
    this.#except = except;
  }

  /** Looks through rows that lie one after the other; `first` is the number of the first of them. */
  look(values: ArrayLike<number>, first: number): void {
    const size = this.#query.length;
    const rows = values.length / size;
    for (let at = 0; at < rows; at++) {
      if (first + at === this.#except) continue;
      const squared = this.#distance(values, at * size);
      if (squared < this.#most) this.#add({ row: first + at, squared });
    }
  }

  #add(one: NearRow): void {
    const { found } = this;
    let place = found.length;
    while (place > 0 && found[place - 1]!.squared > one.squared) place--;
    found.splice(place, 0, one);
    if (found.length > this.#count) found.pop();
    if (found.length === this.#count) this.#most = found[this.#count - 1]!.squared;
  }

  /** Exact below what would be near enough; from there on, some number that is not below it. */
  #distance(values: ArrayLike<number>, from: number): number {
    const query = this.#query;
    let sum = 0;
    for (let at = 0; at < query.length;) {
      const end = Math.min(query.length, at + STRIDE);
      for (; at < end; at++) {
        const difference = query[at]! - values[from + at]!;
        sum += difference * difference;
      }
      if (sum >= this.#most) break;
    }
    return sum;
  }
}
