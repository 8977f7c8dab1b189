import { figures, type Figures } from './figures.js';
import type { Contender } from './process.js';

/** Milliseconds of work in one round of one contender. */
const ROUND_MS = 500;
const WARM_UP_STEPS = 20;
const WARM_UP_MS = 200;
/** Each way to run a contender is timed so often and for so long before the fastest is chosen. */
const CHOICE_ROUNDS = 3;
const CHOICE_MS = 200;
/** Tokens that a language model writes beyond its context in a round. */
const BEYOND = 100;
const INFERENCE_BATCHES = [1, 256] as const;

/** Of one workload; each record has a key for each contender that does such a thing. */
export interface Measured {
  /** Milliseconds per training step. */
  steps: Record<string, Figures>;
  /** Milliseconds to classify a batch, by its size. */
  inference: Record<string, Record<string, Figures>>;
  setUp: Record<string, SetUp>;
  /** The most memory that the process has held up to the end of training, in MB; null where the system doesn't tell. */
  peakMb: Record<string, number | null>;
  /** Tokens per second that it writes within its context, and beyond it. */
  writing: Record<string, { withinContext: Figures; beyondContext: Figures }>;
  versions: Record<string, string>;
  devices: Record<string, string>;
  /** The fastest way to run it. */
  ways: Record<string, string>;
}

/** Of one contender, once, in milliseconds. */
export interface SetUp {
  /** From the start of its process to when it could train: libraries loaded, data and weights in place. */
  readyMs: number;
  /** The first step, in which graphs are traced, compiled and loaded. */
  firstStepMs: number;
}

export interface MeasureOptions {
  /** Of the workload, for reports and errors. */
  title: string;
  /** What each contender must have. */
  parameters: number;
  rounds: number;
  /** What takes rounds of its own. */
  steps: boolean;
  inference: boolean;
  writing: boolean;
  report: (line: string) => void;
}

type Contenders = Record<string, Contender>;

/** Ways to run a contender, by name; the fastest takes part. */
export type Starts = Record<string, Record<string, () => Promise<Contender>>>;

/**
 * Measures contenders in interleaved rounds, so that what the machine does meanwhile hits all alike.
 * Throws an Error where one does not do the work: by its number of parameters, or because its loss does not fall.
 */
export async function measure(starts: Starts, options: MeasureOptions): Promise<Measured> {
  const started: Contender[] = [];
  const begun: Record<string, Begun> = {};
  try {
    for (const [name, ways] of Object.entries(starts)) {
      options.report(`${options.title}: ${name} warms up`);
      begun[name] = await begin(name, ways, { ...options, started });
    }
    const contenders = mapValues(begun, ({ contender }) => contender);
    const steps = options.steps ? await measureSteps(contenders, options) : {};
    const peakMb = mapValues(contenders, (one) => one.peakMb());
    return {
      ...{ steps, peakMb },
      ways: mapValues(begun, ({ way }) => way),
      setUp: mapValues(begun, ({ setUp }) => setUp),
      inference: options.inference ? await measureInference(contenders, options) : {},
      writing: options.writing ? await measureWriting(contenders, options) : {},
      versions: mapValues(contenders, ({ version }) => version),
      devices: mapValues(contenders, ({ device }) => device),
    };
  } finally {
    for (const contender of started) contender.end();
  }
}

interface Begun {
  contender: Contender;
  way: string;
  setUp: SetUp;
}

/** Starts a contender in each of its ways, ends all but the fastest, and gives that one. */
async function begin(
  name: string,
  ways: Starts[string],
  { title, parameters, started }: MeasureOptions & { started: Contender[] },
): Promise<Begun> {
  const begun: Record<string, Begun> = {};
  for (const [way, start] of Object.entries(ways)) {
    const contender = await start();
    started.push(contender);
    const firstStepMs = await proveWork(`${title}, ${name}`, contender, parameters);
    const setUp = { readyMs: Math.round(contender.readyMs), firstStepMs: Math.round(firstStepMs) };
    begun[way] = { contender, way, setUp };
  }
  const all = Object.values(begun);
  if (all.length === 1) return all[0]!;
  const least = all.map(() => Infinity);
  for (let round = 0; round < CHOICE_ROUNDS; round++) {
    for (const [i, { contender }] of all.entries()) {
      least[i] = Math.min(least[i]!, (await contender.ask({ kind: 'step', ms: CHOICE_MS })).ms);
    }
  }
  const fastest = all[least.indexOf(Math.min(...least))]!;
  for (const one of all) if (one !== fastest) one.contender.end();
  return fastest;
}

/** Gives the milliseconds of the first step. */
async function proveWork(title: string, contender: Contender, parameters: number): Promise<number> {
  if (contender.parameters !== parameters) {
    throw new Error(`${title}: ${contender.parameters} parameters are not ${parameters}.`);
  }
  const startedAt = performance.now();
  const { losses } = await contender.ask({ kind: 'train', steps: 1 });
  const firstStepMs = performance.now() - startedAt;
  losses.push(...(await contender.ask({ kind: 'train', steps: WARM_UP_STEPS - 1 })).losses);
  if (!losses.every(Number.isFinite)) throw new Error(`${title}: the loss is not finite.`);
  const last = losses.slice(-5);
  // Losses of a GAN rise now and then.
  if (!(last.reduce((sum, loss) => sum + loss, 0) / last.length < losses[0]!)) {
    throw new Error(`${title}: the loss does not fall.`);
  }
  return firstStepMs;
}

async function measureSteps(contenders: Contenders, options: MeasureOptions): Promise<Record<string, Figures>> {
  const rounds = await interleave(contenders, 'training', options, (one) => one.ask({ kind: 'step', ms: ROUND_MS }));
  return mapValues(rounds, (answers) => figures(answers.map(({ ms }) => ms)));
}

async function measureInference(contenders: Contenders, options: MeasureOptions): Promise<Measured['inference']> {
  const classifiers = pick(contenders, ({ infers }) => infers);
  const times: Measured['inference'] = {};
  for (const batch of Object.keys(classifiers).length > 0 ? INFERENCE_BATCHES : []) {
    for (const one of Object.values(classifiers)) await one.ask({ kind: 'infer', batch, ms: WARM_UP_MS });
    const rounds = await interleave(classifiers, `inference of ${batch}`, options, (one) =>
      one.ask({ kind: 'infer', batch, ms: ROUND_MS }),
    );
    times[batch] = mapValues(rounds, (answers) => figures(answers.map(({ ms }) => ms)));
  }
  return times;
}

async function measureWriting(contenders: Contenders, options: MeasureOptions): Promise<Measured['writing']> {
  const writers = pick(contenders, ({ writes }) => writes);
  for (const one of Object.values(writers)) await one.ask({ kind: 'write', beyond: 1 });
  const rounds = await interleave(writers, 'writing', options, (one) => one.ask({ kind: 'write', beyond: BEYOND }));
  return mapValues(rounds, (answers) => ({
    withinContext: figures(answers.map((speeds) => speeds.withinContext)),
    beyondContext: figures(answers.map((speeds) => speeds.beyondContext)),
  }));
}

/** Lets each contender do the work in each round, and gives what came of it. */
async function interleave<T>(
  contenders: Contenders,
  what: string,
  { title, rounds, report }: MeasureOptions,
  work: (contender: Contender) => Promise<T>,
): Promise<Record<string, T[]>> {
  const results: Record<string, T[]> = mapValues(contenders, () => []);
  for (let round = 1; round <= rounds && Object.keys(contenders).length > 0; round++) {
    report(`${title}, ${what}: round ${round} of ${rounds}`);
    for (const [name, contender] of Object.entries(contenders)) results[name]!.push(await work(contender));
  }
  return results;
}

function pick<T>(record: Record<string, T>, which: (value: T) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => which(value)));
}

function mapValues<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
