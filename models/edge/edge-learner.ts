import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { RequestError } from '../core/errors.js';
import type { Helpers } from '../core/helpers.js';
import {
  unwatched,
  type Answered,
  type Learner,
  type StepResult,
  type TensorData,
  type TrainingOptions,
  type TrainingState,
  type WithinStep,
} from '../core/learner.js';
import type { LiveValues } from '../core/live.js';
import type { PanelContent } from '../core/panel.js';
import { checkedBy, examplesToCheck, type Checked } from './check/checked-examples.js';
import { withDominance } from './check/dominance.js';
import { accuracyOf, outcomeOf } from './check/outcome.js';
import { verdictOf } from './check/verdict.js';
import { copyVariantFiles } from './answers/copy-files.js';
import { loadingCodeOf } from './answers/loading-code.js';
import { sensitivityOf } from './compress/sensitivity.js';
import { weightHistograms } from './compress/weight-histograms.js';
import type { EdgeConfig } from './config.js';
import { describeGraph } from './inspect/describe-graph.js';
import type { ModelDescription } from './inspect/model-description.js';
import { readModelFile } from './inspect/read-model-file.js';
import { checkFile, makeVariant, median, processorName, unmeasured, type VariantContext } from './make-variant.js';
import { metadataOf } from './metadata.js';
import { edgePanels } from './panels.js';
import { sensitivityPanel } from './panels/sensitivity.js';
import { weightsPanel } from './panels/weights.js';
import { variantsPanel, type Compression, type Variant, type VariantsBody } from './panels/variants.js';
import { isNone, isSame, planOf, type Planned } from './plan.js';
import { PreparedModel } from './prepared-model.js';
import { copyFilesQuestion, type CopyFilesAsked } from './questions/copy-files.js';
import { loadingCodeQuestion, type LoadingCodeAsked } from './questions/loading-code.js';
import { modelGraphQuestion, type ModelGraphAsked } from './questions/model-graph.js';
import type { ExportSource } from './source/export-source.js';
import { pathToOpen, sizesOfFiles } from './variant-files.js';

const SENSITIVITY_EXAMPLES = 500;

interface EdgeOptions {
  config: EdgeConfig;
  /** Null where questions alone are asked: most of them need nothing of it. */
  source: ExportSource | null;
  openSource: () => Promise<ExportSource>;
  options: TrainingOptions;
  device: string;
  versions: Record<string, string>;
}

/** An export: each step makes a model ready, or writes a variant of it and checks that in its runtime. */
export class EdgeLearner implements Learner {
  readonly steps: number;
  readonly stepsPerEpoch = null;
  readonly unitsPerStep = 1;
  readonly unit = 'variants';
  readonly parameters = {};
  readonly device: string;
  readonly versions: Record<string, string>;
  readonly assets = {};
  readonly panels: readonly string[];
  readonly isBest = false;
  readonly evaluationDue = false;
  live: LiveValues;
  readonly #config: EdgeConfig;
  readonly #openSource: () => Promise<ExportSource>;
  #opened: ExportSource | null;
  readonly #plan: readonly Planned[];
  readonly #filesDir: string | null;
  readonly #helpers: Helpers | null;
  readonly #variants: Variant[];
  /** What compressions have left, by their place among the compressions of the plan. */
  readonly #kept: Map<number, Record<string, TensorData>>;
  #prepared: { compression: Compression; model: PreparedModel } | null = null;
  #checked: Checked | null = null;
  /** Sentences on how it is checked. */
  readonly #notes: string[] = [];

  constructor({ config, source, openSource, options, device, versions }: EdgeOptions) {
    const { state, steps, filesDir, helpers } = options;
    this.#config = config;
    // Of a file that stands as it is nothing more is known.
    this.panels = source?.ready ? [variantsPanel.name] : edgePanels(config).map(({ name }) => name);
    this.#opened = source;
    this.#openSource = openSource;
    this.#plan = source ? planOf(config, source) : [];
    this.steps = Math.min(steps ?? Infinity, this.#plan.length);
    this.device = device;
    this.versions = versions;
    this.live = { stepsPerSecond: config.stepsPerSecond, ...state?.live };
    this.#filesDir = filesDir ?? null;
    this.#helpers = helpers ?? null;
    this.#variants = variantsPanel.schema.shape.variants.parse(state?.memory?.['variants'] ?? []);
    this.#kept = keptOf(state?.weights ?? {});
  }

  get step(): number {
    return this.#variants.length;
  }

  /** A search is over once a compression leaves no variant good enough. */
  get endsEarly(): string | null {
    if (this.#config.search !== 'smallest') return null;
    const last = this.#variants.at(-1);
    const next = this.#plan[this.step];
    if (!last || last.format === 'engine' || (next && next.kind === 'variant')) return null;
    const rung = this.#variants.filter((one) => isSame(one.compression, last.compression) && one.format !== 'engine');
    return rung.some(({ status }) => status === 'ok')
      ? null
      : 'The search ends: nothing that was compressed further is good enough.';
  }

  async advance(within: WithinStep = unwatched): Promise<StepResult> {
    const planned = this.#plan[this.step];
    if (!planned) throw new Error(`step ${this.step + 1} is not planned.`);
    const prepared = await this.#prepare(planned.compression, within);
    const checked = await this.#check(within);
    const variant =
      planned.kind === 'source'
        ? await this.#measureSource(planned.compression, prepared, { checked, within })
        : planned.kind === 'file'
          ? await this.#checkReady(planned, this.#context(prepared, checked), within)
          : await makeVariant(planned, this.#context(prepared, checked), within);
    this.#variants.push(variant);
    return { step: this.step, values: valuesOf(variant), applied: true };
  }

  panelsDue(last: boolean): readonly string[] {
    const source = this.#variants.at(-1)?.format === 'engine';
    const due = { [weightsPanel.name]: source, [sensitivityPanel.name]: last };
    return this.panels.filter((panel) => due[panel] ?? true);
  }

  /** Panels of a model show the one that the newest step was about. */
  async observe(panels: readonly string[], within: WithinStep = unwatched): Promise<Record<string, PanelContent>> {
    const content: Record<string, PanelContent> = {};
    if (panels.includes(variantsPanel.name)) content[variantsPanel.name] = { body: this.#body() };
    const { compression } = this.#variants.at(-1) ?? {};
    if (compression === undefined) return content;
    const prepared = await this.#prepare(compression, within);
    if (panels.includes(weightsPanel.name)) content[weightsPanel.name] = weightHistograms(prepared.graph);
    if (panels.includes(sensitivityPanel.name)) {
      const calibration = await prepared.calibration(this.#config, within);
      // Each layer takes two passes over them: as few as were checked, where predictions are many for each.
      const examples = Math.min(SENSITIVITY_EXAMPLES, this.#variants[0]?.examples ?? SENSITIVITY_EXAMPLES);
      const body = await sensitivityOf(prepared.graph, this.#source, { calibration, examples, within });
      content[sensitivityPanel.name] = { body };
    }
    return content;
  }

  check(): null {
    return null;
  }

  ask(question: string, asked: unknown): Answered {
    switch (question) {
      case modelGraphQuestion.name:
        return this.#graphAnswer(asked as ModelGraphAsked);
      case copyFilesQuestion.name:
        return this.#copyAnswer(asked as CopyFilesAsked);
      case loadingCodeQuestion.name:
        return this.#codeAnswer(asked as LoadingCodeAsked);
      default:
        throw new RequestError(`${question}: there is no such question.`);
    }
  }

  state(): TrainingState {
    const weights = [...this.#kept].flatMap(([place, kept]) =>
      Object.entries(kept).map(([name, value]) => [`${place}/${name}`, value] as const),
    );
    return {
      step: this.step,
      weights: Object.fromEntries(weights),
      optimizer: {},
      controls: {},
      live: this.live,
      memory: { variants: this.#variants },
    };
  }

  dispose(): void {
    this.#prepared?.model.dispose();
  }

  async #graphAnswer({ variant: step }: ModelGraphAsked): Promise<PanelContent> {
    if (step === 0) {
      this.#opened ??= await this.#openSource();
      const { ready, graph } = this.#opened;
      return { body: ready ? (await readModelFile(ready.path)).description : describeGraph(graph) };
    }
    return { body: await this.#described(step) };
  }

  /** What the file of a variant holds. */
  async #described(step: number): Promise<ModelDescription> {
    const { files } = this.#variant(step);
    const folder = files[0]?.path.split('/')[0];
    if (folder === undefined) {
      throw new RequestError(`variant: ${step} has no files; choose another one.`, { field: 'variant' });
    }
    return (await readModelFile(pathToOpen(join(this.#files, folder)))).description;
  }

  #copyAnswer({ variant, folder }: CopyFilesAsked): PanelContent {
    return { body: copyVariantFiles(this.#files, this.#variant(variant), folder) };
  }

  async #codeAnswer({ variant }: LoadingCodeAsked): Promise<PanelContent> {
    const file = await this.#described(variant);
    this.#opened ??= await this.#openSource();
    const { graph, task } = this.#opened;
    return {
      body: loadingCodeOf(this.#variant(variant), { inputs: graph.inputs, outputs: graph.outputs, task }, file),
    };
  }

  #variant(step: number): Variant {
    const found = this.#variants.find((one) => one.step === step);
    if (found) return found;
    throw new RequestError(`variant: there is none of step ${step}; use one from 1 to ${this.step}.`, {
      field: 'variant',
    });
  }

  get #source(): ExportSource {
    if (!this.#opened) throw new Error('what is exported has not been opened.');
    return this.#opened;
  }

  get #files(): string {
    if (this.#filesDir !== null) return this.#filesDir;
    throw new RequestError('start: an export needs a folder for its files.');
  }

  /** The model with this compression, made once; the one before it is let go. */
  async #prepare(compression: Compression, within: WithinStep): Promise<PreparedModel> {
    if (this.#prepared && isSame(this.#prepared.compression, compression)) return this.#prepared.model;
    const model = new PreparedModel(await this.#graphOf(compression, within), this.#source);
    this.#prepared?.model.dispose();
    this.#prepared = { compression, model };
    return model;
  }

  async #graphOf(compression: Compression, within: WithinStep) {
    if (isNone(compression)) return this.#source.graph;
    const place = this.#plan.findIndex((one) => one.kind === 'source' && isSame(one.compression, compression));
    const known = this.#kept.get(place);
    if (known) return this.#source.restore(compression, known);
    const { graph, kept } = await this.#source.compress(compression, within);
    this.#kept.set(place, kept);
    return graph;
  }

  /** What the model as it is gives for the examples that everything is checked with. */
  async #check(within: WithinStep): Promise<Checked> {
    if (this.#checked) return this.#checked;
    const { graph, task } = this.#source;
    const held = await this.#source.examples('test');
    const test = held ?? (await this.#source.examples('train'));
    if (!test) throw new RequestError('start: there are no examples to check an export with.');
    if (!held) this.#notes.push('There is no test part: it is checked with what the model was trained on.');
    const reference = new PreparedModel(graph, this.#source);
    try {
      const examples = await examplesToCheck(test, { graph, task, wanted: this.#config.examples });
      this.#checked = await checkedBy(await reference.loaded(), { graph, task, examples }, within);
      return this.#checked;
    } finally {
      reference.dispose();
    }
  }

  /** A model run by the lab itself: what its variants have to come up to. */
  async #measureSource(
    compression: Compression,
    prepared: PreparedModel,
    { checked, within }: { checked: Checked; within: WithinStep },
  ): Promise<Variant> {
    const loaded = await prepared.loaded();
    const found = isNone(compression) ? checked.expected.outputs : await prepared.outputs(checked, within);
    const one = await checked.inputs(0, 1);
    const times: number[] = [];
    while (times.length < this.#config.timedRuns + 20) {
      const from = performance.now();
      const outputs = loaded.run(one);
      if (outputs instanceof Promise) await outputs;
      times.push(performance.now() - from);
      if (times.length % 50 === 0) await within.turn();
    }
    const measured = { p50Ms: median(times.slice(20)), examples: checked.count, runtime: this.#runtimeTitle() };
    const empty = unmeasured(this.step + 1, { format: 'engine', precision: 'float32', compression });
    return { ...empty, ...measured, ...outcomeOf(found, checked.expected) };
  }

  /** The user's file in a process of its own, held to what it gave here. */
  async #checkReady(
    planned: Extract<Planned, { kind: 'file' }>,
    context: VariantContext,
    within: WithinStep,
  ): Promise<Variant> {
    const { path } = this.#source.ready!;
    const bytes = readFileSync(path);
    const kept = relative(this.#files, path).split(sep).join('/');
    const file = {
      files: [{ path: kept, bytes: bytes.length }],
      ...(await sizesOfFiles([{ path: kept, bytes }])),
    };
    return checkFile({ ...unmeasured(context.step, planned), ...file }, path, context, within);
  }

  #runtimeTitle(): string {
    const { tensorflow } = this.versions;
    return tensorflow === undefined ? 'Model Lab' : `Model Lab on TensorFlow ${tensorflow}`;
  }

  #context(prepared: PreparedModel, checked: Checked): VariantContext {
    if (!this.#helpers) throw new RequestError('start: an export needs processes for its runtimes.');
    const { graph } = prepared;
    return {
      ...{ step: this.step + 1, prepared, checked, referenceAccuracy: accuracyOf(checked.expected) },
      ...{ config: this.#config, metadata: metadataOf(this.#source, graph) },
      ...{ filesDir: this.#files, helpers: this.#helpers },
    };
  }

  #body(): VariantsBody {
    const { task } = this.#source;
    const [first] = this.#variants;
    const body = {
      task: task.kind,
      examples: this.#checked?.count ?? first?.examples ?? 0,
      unit: this.#checked?.unit ?? 'examples',
      referenceAccuracy: first?.accuracy ?? null,
      budget: this.#config.accuracyBudget / 100,
      ...{ processor: processorName(), threads: this.#config.threads, runs: this.#config.timedRuns },
      planned: this.#plan.slice(this.step).flatMap((one) => (one.kind === 'variant' ? [plannedOf(one)] : [])),
      variants: withDominance(this.#variants),
      notes: [...this.#source.notes, ...this.#notes],
    };
    return { ...body, verdict: verdictOf(body) };
  }
}

function plannedOf({ format, precision, compression }: Extract<Planned, { kind: 'variant' }>) {
  return { format, precision, compression };
}

/** `<place>/<name>` of a checkpoint's weights. */
function keptOf(weights: Record<string, TensorData>): Map<number, Record<string, TensorData>> {
  const kept = new Map<number, Record<string, TensorData>>();
  for (const [key, value] of Object.entries(weights)) {
    const at = key.indexOf('/');
    const place = Number(key.slice(0, at));
    kept.set(place, { ...kept.get(place), [key.slice(at + 1)]: value });
  }
  return kept;
}

/** Those that were measured, in float32 precision. */
function valuesOf({ bytes, gzipBytes, accuracy, agreement, maxError, p50Ms }: Variant): Record<string, number> {
  const values = {
    kilobytes: bytes === null ? null : bytes / 1000,
    gzipKilobytes: gzipBytes === null ? null : gzipBytes / 1000,
    ...{ accuracy, agreement, maxError, p50Ms },
  };
  const known = Object.entries(values).filter((one): one is [string, number] => one[1] !== null);
  return Object.fromEntries(known.map(([name, value]) => [name, Math.fround(value)]));
}
