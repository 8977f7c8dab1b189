import type { AppEvent, PageAnswer } from '../../../../../electron/protocol/app.js';
import type { AnswerSource } from '../../../../../renderer/panels/shared/asking/asker.svelte.js';

/** A checkpoint that answers when told to, the oldest question first. */
export class FakeAnswers implements AnswerSource {
  request = 0;
  cancelled = 0;
  readonly listeners = new Set<(event: AppEvent) => void>();
  readonly #open: { resolve: (answer: PageAnswer) => void; reject: (reason: Error) => void }[] = [];

  ask = (_run: string, _step: number, request: number): Promise<PageAnswer> => {
    this.request = request;
    return new Promise((resolve, reject) => this.#open.push({ resolve, reject }));
  };

  cancel = (): Promise<void> => {
    this.cancelled++;
    return Promise.resolve();
  };

  onEvent = (listener: (event: AppEvent) => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  say(piece: unknown, request = this.request): void {
    for (const listener of this.listeners) listener({ kind: 'pieces', request, pieces: [piece] });
  }

  async end(answer: Partial<PageAnswer>): Promise<void> {
    this.#open.shift()!.resolve({ step: 100, body: null, number: null, warnings: [], ...answer });
    await new Promise((resolve) => setImmediate(resolve));
  }

  async refuse(reason: Error): Promise<void> {
    this.#open.shift()!.reject(reason);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
