import { CompiledProgram } from '../engine/compiled-program.js';
import { peakBytes, type RecordedFunction } from '../engine/memory-liveness.js';
import { extrapolate } from '../engine/memory-scaling.js';
import type { NativeBackend } from '../engine/native-backend.js';
import { feedData, type Feed, type Phase, type PlannedCall } from '../engine/program.js';
import { programState } from '../engine/variables.js';
import type { CommonConfig } from './config.js';
import type { LiveValues } from './live.js';
import type { MemoryEstimate, MemoryParts, MemoryPlace, MemoryReport } from './memory-estimate.js';
import { programSpec, type Model } from './model.js';

/** A step is recorded with these batch sizes, which are cheap; everything is a linear function of the size. */
const SIZES = [5, 7] as const;

/**
 * What a process takes on the CPU beside what can be counted, as measured (test/cli/memory.slow.test.ts): what ops need while
 * they run and the gaps of the allocator, as a factor; program and libraries in use, in bytes; and copies of the data
 * from its file to the session.
 */
const MEASURED = { slack: 1.3, program: 120 * 2 ** 20, dataCopies: 4 };

/** Most batches that an update can be split into. */
const MOST_BATCHES = 1024;

export interface EstimatorOptions {
  backend: NativeBackend;
  model: Model;
  config: CommonConfig;
  live: LiveValues;
  /** Bytes of this process with TensorFlow loaded and nothing else. */
  processBytes: number;
}

/**
 * Estimates what a run will take of memory from the programs that it will run: their ops with the sizes of what they
 * give are known once they have been recorded, which small batches suffice for.
 */
export class MemoryEstimator {
  readonly #options: EstimatorOptions;
  readonly place: MemoryPlace;
  /** Bytes of the parameters, and of all state of the optimizers. */
  readonly #parameters: number;
  readonly #optimizer: number;
  readonly #data: number;
  /** By whether the batches of an update are accumulated: each function of a step at both sizes. */
  readonly #steps = new Map<boolean, [RecordedFunction, RecordedFunction][]>();
  #beside: number | null = null;

  constructor(options: EstimatorOptions) {
    this.#options = options;
    const { model, backend } = options;
    this.place = backend.isUsingGpuDevice ? 'gpu' : 'cpu';
    const state = programState(programSpec(model));
    const all = sum([...state.initial.values()].map(({ data }) => data.byteLength));
    this.#parameters = sum(Object.values(model.variables).map(({ data }) => data.byteLength));
    this.#optimizer = all - this.#parameters;
    // What is streamed is fed with each batch, and counted there.
    this.#data = sum(Object.values(model.data).map((rows) => ('values' in rows ? rows.values.byteLength : 0)));
  }

  /** As configured. */
  planned(): MemoryEstimate {
    const { batchSize, accumulate } = this.#options.config;
    return this.at(batchSize, accumulate);
  }

  /** As configured, and for smaller batches that make the same update. */
  report(): MemoryReport {
    const { batchSize, accumulate } = this.#options.config;
    return {
      place: this.place,
      planned: this.planned(),
      smaller: smallerBatches(batchSize, accumulate).map((one) => this.at(one.batchSize, one.accumulate)),
    };
  }

  at(batchSize: number, accumulate: number): MemoryEstimate {
    const onCpu = this.place === 'cpu';
    const [parameters, optimizer, data] = [this.#parameters, this.#optimizer, this.#data];
    const parts: MemoryParts = {
      // The initial values stay, for a session that is loaded anew; the optimizer's are zeros, which take nothing.
      parameters: onCpu ? 2 * parameters : parameters,
      optimizer,
      sums: accumulate > 1 ? parameters : 0,
      data: onCpu ? MEASURED.dataCopies * data : data,
      activations: Math.round(this.#activations(batchSize, accumulate)),
      // A checkpoint is copied out of TensorFlow, and once more, before it is written.
      process: onCpu ? this.#options.processBytes + MEASURED.program + 2 * (parameters + optimizer) : 0,
    };
    return { batchSize, accumulate, parts, peak: sum(Object.values(parts)) };
  }

  #activations(batchSize: number, accumulate: number): number {
    const pairs = this.#stepsOf(accumulate > 1);
    const functions = pairs.map(([a, b]) => extrapolate(SIZES, [a, b], batchSize));
    if (this.#options.config.mode === 'eager') {
      return MEASURED.slack * Math.max(...functions.map(({ eagerBytes }) => eagerBytes));
    }
    const running = Math.max(this.#besideSteps(), ...functions.map(({ runningBytes }) => runningBytes));
    const recording = Math.max(...functions.map(({ recordingBytes }) => recordingBytes)) + this.#parameters;
    return Math.max(MEASURED.slack * running, recording);
  }

  #stepsOf(accumulated: boolean): [RecordedFunction, RecordedFunction][] {
    const known = this.#steps.get(accumulated);
    if (known) return known;
    const phases: (Phase | undefined)[] = accumulated
      ? Object.keys(this.#options.model.optimizers).flatMap((optimizer) =>
          [false, true].map((last) => ({ optimizer, parts: 2, last })),
        )
      : [undefined];
    const recorded = phases.map((phase): [RecordedFunction, RecordedFunction] => [
      this.#record(this.#step(SIZES[0], phase)),
      this.#record(this.#step(SIZES[1], phase)),
    ]);
    this.#steps.set(accumulated, recorded);
    return recorded;
  }

  /** Bytes at the peak of what is evaluated, drawn, observed and written, whatever the batch. */
  #besideSteps(): number {
    const calls = this.#options.model.parts.flatMap(({ prepare = [] }) => prepare);
    this.#beside ??= Math.max(this.#evaluated(), ...calls.map((call) => peakBytes(this.#record(call))));
    return this.#beside;
  }

  /** Of one batch of an evaluation, which may be as large as a step's, and is recorded with few examples as that is. */
  #evaluated(): number {
    const feeds = this.#options.model.evaluation?.batches('quick')[0];
    if (!feeds) return 0;
    const record = (some: Record<string, Feed>) => this.#record({ name: 'evaluate', feeds: some });
    const [first, ...others] = Object.values(feeds).flatMap((feed) => feedData(feed).shape.slice(0, 1));
    if (first === undefined || first <= SIZES[1] || others.some((count) => count !== first)) {
      return peakBytes(record(feeds));
    }
    const [small, large] = SIZES.map((size) => record(beginningOf(feeds, size))) as [
      RecordedFunction,
      RecordedFunction,
    ];
    return extrapolate(SIZES, [small, large], first).runningBytes;
  }

  /** The call of a step of this many examples. */
  #step(size: number, phase: Phase | undefined): PlannedCall {
    const { model, config, live } = this.#options;
    const indices = Int32Array.from({ length: size }, (_, i) => i % model.examples);
    const feeds = {
      ...model.feeds({ step: 1, epoch: 0, indices }),
      ...model.live?.(live).feeds,
      learningRate: config.learningRate,
    };
    return { name: 'train', feeds, ...(phase && { phase }) };
  }

  #record(call: PlannedCall): RecordedFunction {
    const { backend, model } = this.#options;
    const program = new CompiledProgram(backend, programSpec(model));
    try {
      return program.recorded(call);
    } finally {
      program.dispose();
    }
  }
}

/** Of each feed its first `size` rows. */
function beginningOf(feeds: Record<string, Feed>, size: number): Record<string, Feed> {
  const rowsOf = (feed: Feed): Feed => {
    const { shape, data } = feedData(feed);
    const [rows, ...rest] = shape;
    if (rows === undefined) return feed;
    return { shape: [size, ...rest], data: data.subarray(0, (data.length / rows) * size) };
  };
  return Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, rowsOf(feed)]));
}

/** Batches of about a half, a quarter, … of the size that divide an update's examples evenly, the largest first. */
export function smallerBatches(batchSize: number, accumulate: number): { batchSize: number; accumulate: number }[] {
  const examples = batchSize * accumulate;
  const sizes: number[] = [];
  for (let size = Math.floor(batchSize / 2); size >= 1; size--) {
    const before = sizes.at(-1) ?? Infinity;
    if (examples % size === 0 && examples / size <= MOST_BATCHES && size <= before / 2) sizes.push(size);
  }
  return sizes.map((size) => ({ batchSize: size, accumulate: examples / size }));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
