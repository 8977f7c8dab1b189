import type { ModelDescription } from '../../../models/edge/inspect/model-description.js';
import { copyFilesQuestion } from '../../../models/edge/questions/copy-files.js';
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
  reading = $state(false);
  problem = $state<string | null>(null);
  /** What was just done, in a sentence. */
  done = $state<string | null>(null);
  readonly #run: Run;
  readonly #graphs: Asker<typeof modelGraphQuestion>;
  readonly #files: Asker<typeof copyFilesQuestion>;
  #known = byId<ModelDescription>([]);
  #asked = 0;

  readonly lit = $derived.by(() => this.hovered);

  constructor(run: Run, source?: AnswerSource) {
    this.#run = run;
    this.#graphs = new Asker(modelGraphQuestion, source);
    this.#files = new Asker(copyFilesQuestion, source);
  }

  choose(key: string): void {
    this.chosen = this.chosen === key ? null : key;
    this.problem = this.done = null;
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
  }

  async #describe(step: number): Promise<ModelDescription> {
    const known = this.#known.get(String(step));
    if (known) return known;
    const description = await this.#ask(this.#graphs, { variant: step });
    this.#known = byId([...this.#known, [String(step), description]]);
    return description;
  }

  async #ask<Question extends typeof modelGraphQuestion | typeof copyFilesQuestion>(
    asker: Asker<Question>,
    asked: Record<string, unknown>,
  ) {
    const checkpoint = this.#run.checkpoints.at(-1)?.step;
    if (checkpoint === undefined) throw new Error('Nothing has been written yet.');
    const given = await asker.ask(this.#run.id, checkpoint, asked);
    if (given) return given.body;
    throw new Error(asker.problem?.sentence ?? 'Another question has taken its place.');
  }
}
