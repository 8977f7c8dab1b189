import { epochOrder } from '../data/shuffle.js';
import type { Feed, Phase, PlannedCall } from '../engine/program.js';
import type { RandomKey } from '../engine/random.js';
import type { CommonConfig } from './config.js';
import type { LiveValues } from './live.js';
import type { Model } from './model.js';
import type { MetricInfo } from './telemetry.js';

/** One run of the model's `train`, with the key of its random numbers. */
export interface TrainCall extends PlannedCall {
  random: RandomKey;
}

/** With the call after it, where that reads examples. */
export type StepCall = TrainCall & { next?: TrainCall };

/** What a step of training runs: one batch, or several that are accumulated; and what it measures. */
export class TrainingSteps {
  /** Examples in a step, accumulated batches together. */
  readonly size: number;
  /** Steps in an epoch; the incomplete last one is left out. */
  readonly perEpoch: number;
  readonly #config: CommonConfig;
  readonly #model: Model;
  /** Metrics that only the last batch of an update has, and the others as 0. */
  readonly #norms: ReadonlySet<string>;
  /** Whether examples are read as they are wanted. */
  readonly #streams: boolean;
  #order: { epoch: number; indices: Int32Array } | null = null;

  constructor(config: CommonConfig, model: Model, metrics: readonly MetricInfo[]) {
    this.#config = config;
    this.#model = model;
    this.#norms = new Set(metrics.filter(({ group }) => group === 'gradient').map(({ name }) => name));
    this.#streams = Object.values(model.data).some((rows) => !('values' in rows));
    this.size = config.batchSize * config.accumulate;
    this.perEpoch = Math.floor(model.examples / this.size);
  }

  /**
   * The calls of one step; where batches are accumulated, each optimizer that isn't held has its turn with all of them.
   * `learningRate` is that of the step, where warm-up and schedule have had their say.
   */
  calls(step: number, learningRate: number, live: LiveValues): TrainCall[] {
    const { accumulate, seed } = this.#config;
    const { feeds: others, held } = this.#model.live?.(live) ?? { feeds: {}, held: [] };
    const feeds = (part: number) => ({ ...this.#batch(step, part), ...others, learningRate });
    if (accumulate === 1) return [{ name: 'train', feeds: feeds(0), held, random: [seed, step] }];
    const first = (step - 1) * accumulate;
    const optimizers = Object.keys(this.#model.optimizers).filter((optimizer) => !held.includes(optimizer));
    return optimizers.flatMap((optimizer) =>
      Array.from({ length: accumulate }, (_, part): TrainCall => {
        const phase: Phase = { optimizer, parts: accumulate, last: part === accumulate - 1 };
        // The same numbers in each optimizer's turn, and others for each batch.
        return { name: 'train', feeds: feeds(part), phase, held, random: [seed, first + part + 1] };
      }),
    );
  }

  /** Runs the calls of one step. Losses are means over the batches, of the last optimizer's turn. */
  run(
    { step, learningRate, live }: { step: number; learningRate: number; live: LiveValues },
    run: (call: StepCall) => Record<string, number>,
  ): Record<string, number> {
    const calls: StepCall[] = this.calls(step, learningRate, live);
    if (this.#streams) {
      const following = [...calls.slice(1), this.calls(step + 1, learningRate, live)[0]!];
      calls.forEach((call, at) => (call.next = following[at]!));
    }
    if (calls.length === 1) return run(calls[0]!);
    const { accumulate } = this.#config;
    const totals: Record<string, number> = { applied: 1 };
    calls.forEach((call, at) => {
      const begins = at % accumulate === 0;
      for (const [name, value] of Object.entries(run(call))) {
        if (name === 'applied') totals[name] = Math.min(totals[name]!, value);
        else if (this.#norms.has(name)) totals[name] = (totals[name] ?? 0) + value;
        else totals[name] = (begins ? 0 : totals[name]!) + value / accumulate;
      }
    });
    return totals;
  }

  /** Feeds of a step's batch: consecutive slices of the epoch's order. */
  #batch(step: number, part: number): Record<string, Feed> {
    const { seed, batchSize } = this.#config;
    const epoch = Math.floor((step - 1) / this.perEpoch);
    if (this.#order?.epoch !== epoch) {
      this.#order = { epoch, indices: epochOrder(seed, epoch, this.#model.examples) };
    }
    const start = ((step - 1) % this.perEpoch) * this.size + part * batchSize;
    return this.#model.feeds({ step, epoch, indices: this.#order.indices.slice(start, start + batchSize) });
  }
}
