import { answerUrl, pictureUrl } from '../../../electron/protocol/app.js';
import type { QuestionInfo } from '../../../models/core/questions.js';
import type { Asker, Given } from '../../panels/shared/asking/asker.svelte.js';
import { loadPicture } from '../../panels/shared/records/load-picture.js';

export interface Drawn<Asked extends QuestionInfo> {
  given: Given<Asked>;
  picture: ImageBitmap;
}

/** The last answer with its picture. It stays while another is drawn, and for the page's life. */
export class DrawnAnswer<Asked extends QuestionInfo> {
  shown = $state.raw<Drawn<Asked> | null>(null);
  problem = $state<string | null>(null);
  readonly asker: Asker<Asked>;
  readonly #load: (url: string) => Promise<ImageBitmap>;
  /** What was asked last, as text. */
  #wanted = '';

  constructor(asker: Asker<Asked>, load = loadPicture) {
    this.asker = asker;
    this.#load = load;
  }

  /** Asks, unless just that was asked last. */
  async draw(run: string, step: number, asked: Record<string, unknown>): Promise<void> {
    const wanted = JSON.stringify([run, step, asked]);
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    const given = await this.asker.ask(run, step, asked);
    if (this.#wanted !== wanted) return;
    if (given?.number == null) return this.#fail(this.asker.problem?.sentence ?? null);
    try {
      const picture = await this.#load(pictureUrl(answerUrl(given.number)));
      if (this.#wanted === wanted) [this.shown, this.problem] = [{ given, picture }, null];
    } catch (thrown) {
      this.#fail(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }

  /** The same may be asked again. */
  #fail(problem: string | null): void {
    this.problem = problem;
    this.#wanted = '';
  }
}
