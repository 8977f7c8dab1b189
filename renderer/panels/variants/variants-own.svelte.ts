import type { AnsweredOf, QuestionInfo } from '../../../models/core/questions.js';
import type { ModelDescription } from '../../../models/edge/inspect/model-description.js';
import { copyFilesQuestion } from '../../../models/edge/questions/copy-files.js';
import { loadingCodeQuestion } from '../../../models/edge/questions/loading-code.js';
import { modelGraphQuestion } from '../../../models/edge/questions/model-graph.js';
import { choosePath } from '../../lib/chosen-path.js';
import { byId } from '../../lib/id-set.js';
import { sentenceOf } from '../../lib/client.js';
import type { RunView } from '../../lib/run-view.svelte.js';
import { Asker, type AnswerSource } from '../shared/asking/asker.svelte.js';
import type { SizeKind, Sorting } from './variant-rows.js';

/** One model on show: a variant by the step that made it, 0 for the model itself. */
export interface LookedAt {
  step: number;
  name: string;
  description: ModelDescription;
}

export type Codes = AnsweredOf<typeof loadingCodeQuestion>['codes'];

type Run = Pick<RunView, 'id' | 'checkpoints'>;

/** What is chosen among the variants, how they are sorted, and whose graphs are looked at. */
export class VariantsOwn {
  /** Keys of rows. */
  chosen = $state<string | null>(null);
  hovered = $state<string | null>(null);
  sorting = $state.raw<Sorting>({ key: 'gzip', down: false });
  size = $state<SizeKind>('gzip');
  /** In bytes; null where it wasn't moved. */
  limit = $state<number | null>(null);
  /** One graph, or the second held against the first. */
  looked = $state.raw<readonly LookedAt[]>([]);
  /** Of the chosen variant, for each place; null where it isn't on show. */
  codes = $state.raw<Codes | null>(null);
  reading = $state(false);
  problem = $state<string | null>(null);
  /** What was just done, in a sentence. */
  done = $state<string | null>(null);
  readonly #run: Run;
  readonly #graphs: Asker<typeof modelGraphQuestion>;
  readonly #files: Asker<typeof copyFilesQuestion>;
  readonly #code: Asker<typeof loadingCodeQuestion>;
  #known = byId<ModelDescription>([]);
  #asked = 0;

  readonly lit = $derived.by(() => this.hovered);

  constructor(run: Run, source?: AnswerSource) {
    this.#run = run;
    this.#graphs = new Asker(modelGraphQuestion, source);
    this.#files = new Asker(copyFilesQuestion, source);
    this.#code = new Asker(loadingCodeQuestion, source);
  }

  choose(key: string): void {
    this.chosen = this.chosen === key ? null : key;
    this.problem = this.done = this.codes = null;
    if (this.chosen === null) this.looked = [];
  }

  /** Shows these graphs, one or two, once they have been read. */
  async look(wanted: readonly { step: number; name: string }[]): Promise<void> {
    const asked = ++this.#asked;
    this.reading = true;
    this.problem = null;
    try {
      const found: LookedAt[] = [];
      // One after the other: a question takes the place of the one before it.
      for (const { step, name } of wanted) found.push({ step, name, description: await this.#describe(step) });
      if (asked === this.#asked) this.looked = found;
    } catch (thrown) {
      if (asked === this.#asked) this.problem = sentenceOf(thrown);
    } finally {
      if (asked === this.#asked) this.reading = false;
    }
  }

  leave(): void {
    this.#asked++;
    this.reading = false;
    this.looked = [];
  }

  /** Shows the code that loads a variant, or puts it away. */
  async showCode(step: number): Promise<void> {
    if (this.codes) {
      this.leaveCode();
      return;
    }
    this.problem = null;
    try {
      this.codes = (await this.#ask(this.#code, { variant: step })).codes;
    } catch (thrown) {
      this.problem = sentenceOf(thrown);
    }
  }

  leaveCode(): void {
    this.codes = null;
  }

  /** Copies a variant's files into a folder that the user chooses. */
  async save(step: number): Promise<void> {
    this.problem = this.done = null;
    try {
      const folder = await choosePath('folder');
      if (!folder) return;
      const given = await this.#ask(this.#files, { variant: step, folder: folder.token });
      this.done = `Saved in ${given.folder}.`;
    } catch (thrown) {
      this.problem = sentenceOf(thrown);
    }
  }

  close(): void {
    this.#graphs.close();
    this.#files.close();
    this.#code.close();
  }

  async #describe(step: number): Promise<ModelDescription> {
    const known = this.#known.get(String(step));
    if (known) return known;
    const description = await this.#ask(this.#graphs, { variant: step });
    this.#known = byId([...this.#known, [String(step), description]]);
    return description;
  }

  async #ask<Question extends QuestionInfo>(asker: Asker<Question>, asked: Record<string, unknown>) {
    const checkpoint = this.#run.checkpoints.at(-1)?.step;
    if (checkpoint === undefined) throw new Error('Nothing has been written yet.');
    const given = await asker.ask(this.#run.id, checkpoint, asked);
    if (given) return given.body;
    throw new Error(asker.problem?.sentence ?? 'Another question has taken its place.');
  }
}
