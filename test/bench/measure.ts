import { figures, type Figures } from './figures.js';
import type { Contender } from './process.js';

/** Milliseconds of work in one round of one contender. */
const ROUND_MS = 500;
const WARM_UP_STEPS = 20;
const WARM_UP_MS = 200;
/** So often an adversarial loss, which rises now and then, is looked at, each time after as many steps more, until it has fallen. */
const ADVERSARIAL_LOOKS = 4;
/** Tokens that a language model writes beyond its context in a round, and to warm up. */
const BEYOND = 100;
const WARM_UP_BEYOND = 300;
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
  /** Whether its loss is that of networks that train against each other. */
  adversarial: boolean;
  rounds: number;
  /** What takes rounds of its own. */
  steps: boolean;
  inference: boolean;
  writing: boolean;
  /** Contenders begin one after the other, so that none disturbs another's set-up. */
  setUp: boolean;
  report: (line: string) => void;
}

type Contenders = Record<string, Contender>;

/** Ways to run a contender, by name; of all that are measured, the fastest one's figures are the contender's. */
export type Starts = Record<string, Record<string, () => Promise<Contender>>>;

/**
 * Measures contenders in interleaved rounds, so that what the machine does meanwhile hits all alike.
 * Throws an Error where one does not do the work: by its number of parameters, or because its loss does not fall.
 */
export async function measure(starts: Starts, options: MeasureOptions): Promise<Measured> {
  const begun: Begun[] = [];
  try {
    const all = Object.entries(starts).flatMap(([name, ways]) =>
      Object.entries(ways).map(([way, start]) => async () => {
        options.report(`${options.title}: ${name} warms up`);
        const contender = await start();
        const setUp = { readyMs: Math.round(contender.readyMs), firstStepMs: 0 };
        const one = { name, way, contender, setUp, steps: null, peakMb: null };
        begun.push(one);
        setUp.firstStepMs = Math.round(await proveWork(name, contender, options));
        return one;
      }),
    );
    if (options.setUp) for (const begin of all) await begin();
    else begun.splice(0, all.length, ...(await together(all)));
    const several = Object.values(starts).some((ways) => Object.keys(ways).length > 1);
    if (options.steps || several) await measureSteps(begun, options);
    const chosen: Record<string, Begun> = {};
    for (const one of begun) {
      one.peakMb = one.contender.peakMb();
      if (!(chosen[one.name] && chosen[one.name]!.steps!.median <= one.steps!.median)) chosen[one.name] = one;
    }
    const contenders = mapValues(chosen, ({ contender }) => contender);
    await endAll(begun.map(({ contender }) => contender).filter((one) => !Object.values(contenders).includes(one)));
    return {
      steps: options.steps ? mapValues(chosen, ({ steps }) => steps!) : {},
      ways: mapValues(chosen, ({ way }) => way),
      setUp: mapValues(chosen, ({ setUp }) => setUp),
      peakMb: mapValues(chosen, ({ peakMb }) => peakMb),
      inference: options.inference ? await measureInference(contenders, options) : {},
      writing: options.writing ? await measureWriting(contenders, options) : {},
      versions: mapValues(contenders, ({ version }) => version),
      devices: mapValues(contenders, ({ device }) => device),
    };
  } finally {
    await endAll(begun.map(({ contender }) => contender));
  }
}

/** One way to run a contender. */
interface Begun {
  name: string;
  way: string;
  contender: Contender;
  setUp: SetUp;
  /** Milliseconds per training step; null until measured. */
  steps: Figures | null;
  peakMb: number | null;
}

/** Waits for their processes, which would disturb what is measured next. */
async function endAll(contenders: readonly Contender[]): Promise<void> {
  await Promise.all(contenders.map((one) => one.end()));
}

/** Does all at once, and fails once the last is through. */
async function together<T>(all: readonly (() => Promise<T>)[]): Promise<T[]> {
  const settled = await Promise.allSettled(all.map((one) => one()));
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

/** Gives the milliseconds of the first step. */
async function proveWork(
  name: string,
  contender: Contender,
  { title: workload, parameters, adversarial }: MeasureOptions,
): Promise<number> {
  const title = `${workload}, ${name}`;
  if (contender.parameters !== parameters) {
    throw new Error(`${title}: ${contender.parameters} parameters are not ${parameters}.`);
  }
  const startedAt = performance.now();
  const { losses } = await contender.ask({ kind: 'train', steps: 1 });
  const firstStepMs = performance.now() - startedAt;
  for (let look = 1; ; look++) {
    losses.push(...(await contender.ask({ kind: 'train', steps: WARM_UP_STEPS - 1 })).losses);
    if (!losses.every(Number.isFinite)) throw new Error(`${title}: the loss is not finite.`);
    const last = losses.slice(-5);
    if (last.reduce((sum, loss) => sum + loss, 0) / last.length < losses[0]!) return firstStepMs;
    if (look === (adversarial ? ADVERSARIAL_LOOKS : 1)) throw new Error(`${title}: the loss does not fall.`);
  }
}

async function measureSteps(begun: readonly Begun[], options: MeasureOptions): Promise<void> {
  const contenders = Object.fromEntries(begun.map(({ contender }, i) => [String(i), contender]));
  const rounds = await interleave(contenders, 'training', options, (one) => one.ask({ kind: 'step', ms: ROUND_MS }));
  for (const [i, one] of begun.entries()) one.steps = figures(rounds[String(i)]!.map(({ ms }) => ms));
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
  for (const one of Object.values(writers)) await one.ask({ kind: 'write', beyond: WARM_UP_BEYOND });
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
