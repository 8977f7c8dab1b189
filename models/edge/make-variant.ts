import { cpus } from 'node:os';
import { join } from 'node:path';
import { RequestError } from '../core/errors.js';
import { HelperGone, type Helper, type Helpers } from '../core/helpers.js';
import { StepInterrupted, TrainingError, type WithinStep } from '../core/learner.js';
import { firstOutputs, type Checked } from './check/checked-examples.js';
import { outcomeOf, type Outcome } from './check/outcome.js';
import { float16Overflows } from './compress/rounded-weights.js';
import type { EdgeConfig } from './config.js';
import { UnsupportedExport, type ModelMetadata, type WrittenFile } from './formats/format.js';
import { writerOf } from './formats/writers.js';
import type { Variant } from './panels/variants.js';
import { isNone, type Planned } from './plan.js';
import type { PreparedModel } from './prepared-model.js';
import { askRuntime, RUNTIME_TASK, type RuntimeJob } from './runtime-task.js';
import { pathToOpen, sizesOfFiles, writeVariantFiles } from './variant-files.js';
import { variantName } from './variant-name.js';

/** float32 files are held to this, relative to the largest output; chains of means in other orders come to a tenth of it. */
const FLOAT32_ERROR = 1e-5;
const FLOAT32_ERROR_OF_MEANS = 1e-4;
/** Where nothing is right or wrong, outputs that are off by more count as worse. */
const WORSE_ERROR = 0.1;

export interface VariantContext {
  step: number;
  prepared: PreparedModel;
  checked: Checked;
  /** Of the model itself; null where nothing is right. */
  referenceAccuracy: number | null;
  config: EdgeConfig;
  metadata: ModelMetadata;
  filesDir: string;
  helpers: Helpers;
}

/** A variant of which nothing is known yet. */
export function unmeasured(
  step: number,
  { format, precision, compression }: Pick<Variant, 'format' | 'precision' | 'compression'>,
): Variant {
  return {
    ...{ step, format, precision, compression, status: 'ok', message: null, files: [], bytes: null, gzipBytes: null },
    ...{ runtime: null, loadMs: null, p50Ms: null, peakBytes: null, maxError: null, meanError: null, agreement: null },
    ...{ accuracy: null, accuracyNoise: null, examples: null, notFinite: null, dominated: false },
  };
}

/**
 * Writes one variant, opens it in its runtime in a process of its own, and holds it to the model. What goes wrong with it is told
 * in what is returned. Throws StepInterrupted, and TrainingError where the disk refuses.
 */
export async function makeVariant(
  planned: Extract<Planned, { kind: 'variant' }>,
  context: VariantContext,
  within: WithinStep,
): Promise<Variant> {
  const empty = unmeasured(context.step, planned);
  try {
    const files = await write(planned, context, within);
    const folder = variantName(empty);
    writeVariantFiles(context.filesDir, folder, files);
    const written: Variant = {
      ...empty,
      files: files.map(({ path, bytes }) => ({ path: `${folder}/${path}`, bytes: bytes.length })),
      ...(await sizesOfFiles(files)),
    };
    return await checkFile(written, pathToOpen(join(context.filesDir, folder)), context, within);
  } catch (error) {
    if (error instanceof StepInterrupted || error instanceof TrainingError) throw error;
    if (within.signal.aborted) throw new StepInterrupted('The run is to stop.', { cause: error });
    if (error instanceof UnsupportedExport) return { ...empty, status: 'unsupported', message: error.message };
    return { ...empty, status: 'failed', message: sentence(error) };
  }
}

async function write(
  { format, precision }: Extract<Planned, { kind: 'variant' }>,
  { prepared, config, metadata }: VariantContext,
  within: WithinStep,
): Promise<WrittenFile[]> {
  const writer = await writerOf(format);
  const reason = writer.unsupported(precision);
  if (reason !== null) throw new UnsupportedExport(reason);
  const [tooLarge] = precision === 'float16' ? float16Overflows(prepared.graph) : [];
  if (tooLarge) {
    throw new RequestError(`float16: '${tooLarge.name}' holds ${tooLarge.value}; a half reaches to ±65504.`);
  }
  const calibration = precision === 'int8' ? await prepared.calibration(config, within) : null;
  if (precision === 'int8' && !calibration) {
    throw new UnsupportedExport('int8 throughout needs training examples to find the ranges of its values by.');
  }
  await writer.prepare?.({ onProgress: (what) => within.progress(0, 1, `· ${what}`), signal: within.signal });
  within.expectSilence(60);
  const { integerInputs } = config;
  return writer.write(prepared.graph, { precision, calibration, metadata, integerInputs });
}

/**
 * Opens the file, or folder, and compares it. What can't be opened, or gives something else, has failed; a process that ends
 * before it has answered gets a second one.
 */
export async function checkFile(
  variant: Variant,
  path: string,
  context: VariantContext,
  within: WithinStep,
): Promise<Variant> {
  const once = await checkOnce(variant, path, context, within);
  return once.gone ? (await checkOnce(variant, path, context, within)).variant : once.variant;
}

async function checkOnce(
  variant: Variant,
  path: string,
  { helpers, config, checked, prepared, referenceAccuracy }: VariantContext,
  within: WithinStep,
): Promise<{ variant: Variant; gone: boolean }> {
  const { format } = variant;
  if (format === 'engine') throw new Error('what the lab runs itself has no file.');
  const job: RuntimeJob = { format, path, threads: config.threads };
  let helper: Helper | null = null;
  let measured = variant;
  try {
    const opened = await helpers.open({ task: RUNTIME_TASK, input: job }, within.signal);
    helper = opened;
    const { title, loadMs } = await askRuntime(opened, { kind: 'open' });
    measured = { ...measured, runtime: title, loadMs };
    const one = await checked.inputs(0, 1);
    const count = { warmUp: Math.min(20, config.timedRuns), repeats: config.timedRuns };
    const times = await askRuntime(opened, { kind: 'time', inputs: one, ...count });
    measured = { ...measured, p50Ms: median(times) };
    const found = await firstOutputs(checked, (inputs) => askRuntime(opened, { kind: 'run', inputs }), {
      name: prepared.graph.outputs[0]!.name,
      within,
    });
    const peakBytes = Math.round(await askRuntime(opened, { kind: 'peak' }));
    const outcome = outcomeOf(found, checked.expected);
    // What was compressed is another model than it was, which its float32 copies have to be exactly.
    const ownError = isNone(variant.compression)
      ? outcome.maxError
      : outcomeOf(found, { ...checked.expected, outputs: await prepared.outputs(checked, within) }).maxError;
    const told = { ...measured, peakBytes, ...outcome, examples: checked.count };
    const allowedError = prepared.graph.nodes.some(({ op }) => op === 'Mean') ? FLOAT32_ERROR_OF_MEANS : FLOAT32_ERROR;
    return { variant: judged(told, { config, referenceAccuracy, ownError, allowedError }), gone: false };
  } catch (error) {
    if (within.signal.aborted) throw new StepInterrupted('The run is to stop.', { cause: error });
    if (error instanceof StepInterrupted) throw error;
    const failed: Variant = { ...measured, status: 'failed', message: sentence(error) };
    return { variant: failed, gone: error instanceof HelperGone };
  } finally {
    helper?.close();
  }
}

/** With its status, by what it came to; `ownError` is how far it is off the model that it was written from, `allowedError` how far float32 may be. */
export function judged<V extends Variant & Outcome>(
  variant: V,
  {
    config,
    referenceAccuracy,
    ownError,
    allowedError,
  }: {
    config: Pick<EdgeConfig, 'accuracyBudget'>;
    referenceAccuracy: number | null;
    ownError: number;
    allowedError: number;
  },
): Variant {
  const { precision, notFinite, maxError, accuracy } = variant;
  if (notFinite > 0) {
    return { ...variant, status: 'failed', message: `It gives ${notFinite} outputs that are not finite numbers.` };
  }
  if (precision === 'float32' && ownError > allowedError) {
    const message = `Its outputs are off by ${ownError.toPrecision(2)} where float32 allows ${allowedError}: it is not this model.`;
    return { ...variant, status: 'failed', message };
  }
  if (accuracy !== null && referenceAccuracy !== null) {
    const lost = 100 * (referenceAccuracy - accuracy);
    if (lost <= config.accuracyBudget) return variant;
    const message = `Accuracy fell by ${lost.toFixed(2)} points, and ${config.accuracyBudget} are allowed.`;
    return { ...variant, status: 'worse', message };
  }
  if (maxError <= WORSE_ERROR) return variant;
  return {
    ...variant,
    status: 'worse',
    message: `Its outputs are off by up to ${maxError.toPrecision(2)} of the largest.`,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** What times are measured on: "AMD EPYC 7763, 2 cores". */
export function processorName(): string {
  const all = cpus();
  return `${all[0]?.model.trim() ?? 'unknown processor'}, ${all.length} ${all.length === 1 ? 'core' : 'cores'}`;
}

/** One sentence with a capital and a full stop. */
function sentence(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  // What a process's end says of the run does not hold for a helper, whose variant alone it ends.
  const said = first.replace(/; continue the run.*$/, '');
  const text = error instanceof RequestError ? said : said.replace(/^\w*Error: /, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}
