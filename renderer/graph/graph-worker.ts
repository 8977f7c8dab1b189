import type { ModelDescription } from '../../models/edge/inspect/model-description.js';
import type { ModelDiff } from '../../models/edge/inspect/model-diff.js';
import type { GraphLayout, LayoutInput, LayoutOptions } from './layout/layered-layout.js';

export type GraphQuestion =
  | { kind: 'layout'; input: LayoutInput; options: LayoutOptions }
  | { kind: 'diff'; a: ModelDescription; b: ModelDescription };

/** A string is what went wrong, in a sentence. */
export interface GraphAnswer {
  number: number;
  result: GraphLayout | ModelDiff | string;
}

/** As far as a Worker is needed. */
export interface GraphThread {
  postMessage(asked: { number: number; asked: GraphQuestion }): void;
  terminate(): void;
  onmessage: ((event: { data: GraphAnswer }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
}

const newThread = (): GraphThread =>
  new Worker(new URL('./graph-thread.ts', import.meta.url), { type: 'module' }) as unknown as GraphThread;

interface Waiting {
  resolve: (result: never) => void;
  reject: (error: Error) => void;
}

/** Lays graphs out and holds them against each other, in a thread of its own that begins with the first question. */
export class GraphWorker {
  readonly #start: () => GraphThread;
  #thread: GraphThread | null = null;
  #asked = 0;
  readonly #waiting = new Map<number, Waiting>();

  constructor(start: () => GraphThread = newThread) {
    this.#start = start;
  }

  layout(input: LayoutInput, options: LayoutOptions): Promise<GraphLayout> {
    return this.#ask({ kind: 'layout', input, options });
  }

  /** Throws a sentence where they are too large for it. */
  diff(a: ModelDescription, b: ModelDescription): Promise<ModelDiff> {
    return this.#ask({ kind: 'diff', a, b });
  }

  close(): void {
    this.#thread?.terminate();
    this.#thread = null;
    this.#waiting.clear();
  }

  #ask<Result>(asked: GraphQuestion): Promise<Result> {
    const thread = (this.#thread ??= this.#begin());
    const number = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve: resolve as (result: never) => void, reject });
      thread.postMessage({ number, asked });
    });
  }

  #begin(): GraphThread {
    const thread = this.#start();
    thread.onmessage = ({ data: { number, result } }) => {
      const waiting = this.#waiting.get(number);
      this.#waiting.delete(number);
      if (typeof result === 'string') waiting?.reject(new Error(result));
      else waiting?.resolve(result as never);
    };
    thread.onerror = ({ message }) => {
      const all = [...this.#waiting.values()];
      this.close();
      for (const { reject } of all)
        reject(new Error(`The graph can't be drawn: ${message ?? 'its thread broke off'}.`));
    };
    return thread;
  }
}
