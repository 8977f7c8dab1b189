import type { PanelOwn } from '../panels/panel-view.js';

/** Keeps what is chosen of a panel the same in several runs: whoever chooses last, chooses for all. */
export class CommonChoice {
  /** As text, of what all have. */
  #common: string | undefined;
  readonly #known = new WeakSet<PanelOwn>();

  /** Takes over what has been chosen in one of them; one that is new here takes over what the others have. */
  settle(owns: readonly PanelOwn[]): void {
    const sharing = owns.filter((own) => textOf(own) !== undefined);
    const changed = sharing.find((own) => textOf(own) !== this.#common && (this.#known.has(own) || !this.#common));
    const from = changed ?? sharing.find((own) => textOf(own) === this.#common);
    if (!from) return;
    this.#common = textOf(from);
    const { common } = from;
    for (const own of sharing) {
      this.#known.add(own);
      if (textOf(own) !== this.#common) own.common = common;
    }
  }
}

/** Undefined where the view shares nothing. Infinity is no JSON, and all the same a choice. */
const textOf = ({ common }: PanelOwn): string | undefined =>
  JSON.stringify(common, (_, value: unknown) => (value === Infinity ? 'Infinity' : value));
