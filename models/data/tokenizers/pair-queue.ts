interface Entry {
  pair: number;
  count: number;
}

/** Pairs by how often they occur: the most frequent first, of equally many the one with the lowest number. */
export class PairQueue {
  readonly #counts = new Map<number, number>();
  /** A binary heap; entries whose count has changed since are passed over. */
  readonly #heap: Entry[] = [];

  readonly #changed = new Set<number>();

  /** Counts a pair so many times more, or less. */
  add(pair: number, occurrences: number): void {
    this.#counts.set(pair, (this.#counts.get(pair) ?? 0) + occurrences);
    this.#changed.add(pair);
  }

  /** The most frequent pair; null where there is none. */
  first(): Entry | null {
    for (const pair of this.#changed) {
      const count = this.#counts.get(pair)!;
      if (count > 0) this.#push({ pair, count });
      else this.#counts.delete(pair);
    }
    this.#changed.clear();
    for (let top = this.#heap[0]; top; top = this.#heap[0]) {
      if (this.#counts.get(top.pair) === top.count) return top;
      this.#pop();
    }
    return null;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!goesBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && goesBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!goesBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

const goesBefore = (a: Entry, b: Entry): boolean => a.count > b.count || (a.count === b.count && a.pair < b.pair);
