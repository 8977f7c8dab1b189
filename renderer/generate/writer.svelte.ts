import type { AppEvent } from '../../electron/protocol/app.js';
import { generateDefaults, type GenerateOptions } from '../../models/core/questions.js';
import { call, CallFailure, sentenceOf } from '../lib/client.js';
import { nextRequest } from '../probes/answering.js';

/** What main offers to a page that wants text. */
export interface TextSource {
  ask: (run: string, step: number, request: number, options: GenerateOptions) => Promise<Written>;
  cancel: () => Promise<void>;
  onEvent: (listener: (event: AppEvent) => void) => () => void;
}

export interface Written {
  step: number;
  text: string;
  tokens: number;
  seconds: number;
}

/** Options that a refusal can belong to. */
const fields: readonly string[] = Object.keys(generateDefaults);

/** The option that a sentence begins with, as in "prompt: the character '€' …". */
function fieldOf(sentence: string): string | undefined {
  const [first] = sentence.split(':', 1);
  return first !== undefined && fields.includes(first) ? first : undefined;
}

/** Text as a checkpoint writes it: pieces as they come, all of it at the end. */
export class Writer {
  /** The prompt of the text that is shown. */
  prompt = $state('');
  text = $state('');
  writing = $state(false);
  /** Whether the text was ended by the user. */
  stopped = $state(false);
  /** Null until a text has been written to its end. */
  written = $state.raw<Omit<Written, 'text'> | null>(null);
  /** `field` names the option that it is about. */
  problem = $state.raw<{ sentence: string; field: string | undefined } | null>(null);
  readonly #source: TextSource;
  #request = 0;
  readonly #leave: () => void;

  constructor(source: TextSource) {
    this.#source = source;
    this.#leave = source.onEvent((event) => {
      if (event.kind === 'piece' && event.request === this.#request && this.writing) this.text += event.text;
    });
  }

  async write(run: string, step: number, options: GenerateOptions): Promise<void> {
    const request = nextRequest();
    this.#request = request;
    this.writing = true;
    this.problem = null;
    this.stopped = false;
    this.written = null;
    this.prompt = options.prompt;
    this.text = '';
    try {
      const { text, ...told } = await this.#source.ask(run, step, request, options);
      if (request !== this.#request) return;
      this.text = text;
      this.written = told;
    } catch (thrown) {
      if (request !== this.#request) return;
      const sentence = sentenceOf(thrown);
      this.problem = {
        sentence,
        field: (thrown instanceof CallFailure ? thrown.field : undefined) ?? fieldOf(sentence),
      };
    } finally {
      if (request === this.#request) this.writing = false;
    }
  }

  /** Ends the writing; what there is stays. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.#source.cancel().catch((thrown: unknown) => {
      this.problem = { sentence: sentenceOf(thrown), field: undefined };
    });
  }

  /** Forgets what was wrong: the question is about to be another. */
  clearProblem(): void {
    this.problem = null;
  }

  /** Stops listening, and the writing with it. */
  close(): void {
    this.#leave();
    if (this.writing) void this.stop();
    this.#request = 0;
  }
}

export const appTexts: TextSource = {
  ask: async (run, step, request, options) => {
    const answer = await call('ask', run, step, request, { kind: 'generate', options });
    if (answer.kind !== 'generated') throw new CallFailure(`The checkpoint answered '${answer.kind}' instead of text.`);
    return answer;
  },
  cancel: () => call('cancelAsking'),
  onEvent: (listener) => window.lab.onEvent(listener),
};
