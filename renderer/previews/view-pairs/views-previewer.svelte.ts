import { previewViewsTool, type PreviewedViews } from '../../../models/self-supervised/tools/preview-views.js';
import { sentenceOf } from '../../lib/client.js';

export interface PreviewerOptions {
  /** Asks the tool. */
  ask: (asked: Record<string, unknown>) => Promise<unknown>;
  /** Calls `run` once after a time; returns what takes that back. */
  after: (ms: number, run: () => void) => () => void;
}

/** Settings are left alone for so long before they are looked at. */
const SETTLED_MS = 200;

/** The keys of the settings that views depend on. */
const keys = Object.keys(previewViewsTool.asked.shape);

/** What there is to ask for these settings, as text, so that only what differs is a change. */
export function askedFor(values: Readonly<Record<string, unknown>>, dataset: string, others: number): string {
  const settings = Object.fromEntries(keys.flatMap((key) => (key in values ? [[key, values[key]]] : [])));
  return JSON.stringify({ ...settings, dataset, others });
}

/** Views by the settings as they are. One question is on its way at a time; of what changes meanwhile, the last is asked next. */
export class ViewsPreviewer {
  /** The last answer, which stays until there is another one; null before the first, and where there is nothing to ask. */
  shown = $state.raw<PreviewedViews | null>(null);
  /** Why the settings as they are have none. */
  problem = $state<string | null>(null);
  /** Whether what is shown is of earlier settings. */
  working = $state(false);
  readonly #options: PreviewerOptions;
  #wanted: string | null = null;
  #asking = false;

  constructor(options: PreviewerOptions) {
    this.#options = options;
  }

  /** The form has changed to this; null where there are no images. Returns what gives the question up. */
  consider(asked: string | null): () => void {
    this.#wanted = asked;
    this.working = asked !== null;
    if (asked === null) {
      this.shown = this.problem = null;
      return () => undefined;
    }
    return this.#options.after(this.shown || this.problem !== null ? SETTLED_MS : 0, () => void this.#ask());
  }

  /** Asks the same again, after a problem. */
  again(): void {
    this.working = true;
    this.problem = null;
    void this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    for (let asked = this.#wanted; asked !== null; asked = this.#wanted) {
      const [shown, problem] = await this.#answerTo(asked);
      if (this.#wanted !== asked) continue;
      [this.shown, this.problem, this.working] = [shown, problem, false];
      break;
    }
    this.#asking = false;
  }

  async #answerTo(asked: string): Promise<[PreviewedViews | null, string | null]> {
    try {
      const answer = await this.#options.ask(JSON.parse(asked) as Record<string, unknown>);
      const read = previewViewsTool.answered.safeParse(answer, { jitless: true });
      return read.success ? [read.data, null] : [null, 'The views can’t be understood.'];
    } catch (thrown) {
      return [null, sentenceOf(thrown)];
    }
  }
}
