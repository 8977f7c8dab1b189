import type { Outputs } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';
import type { Evaluation, Run } from './model.js';
import type { InTurns } from './turns.js';

/** Hands what `evaluate` gives for each batch to `take`, with a turn for others before each. */
export function* eachEvaluated(
  evaluation: Evaluation,
  { extent, run, take }: { extent: 'quick' | 'full'; run: Run; take: (outputs: Outputs) => void },
): InTurns<void> {
  for (const feeds of evaluation.batches(extent)) {
    yield;
    take(run('evaluate', feeds));
  }
}

/** Mean of each evaluated metric over batches, by their weights, and what is derived from sums over them. */
export class EvaluatedMeans {
  readonly #evaluation: Evaluation;
  readonly #totals: Record<string, number> = {};
  readonly #sums: Record<string, TensorData> = {};
  #weights = 0;

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
  }

  /** Takes what `evaluate` gave for a batch. */
  add({ scalars, tensors }: Outputs): void {
    const { weight, ...means } = scalars;
    this.#weights += weight!;
    for (const [name, mean] of Object.entries(means)) {
      this.#totals[name] = (this.#totals[name] ?? 0) + mean * weight!;
    }
    const { derive, perExample = [] } = this.#evaluation;
    if (!derive) return;
    for (const [name, tensor] of Object.entries(tensors)) if (!perExample.includes(name)) this.#sum(name, tensor);
  }

  /** By metric name, float32 precision. */
  get values(): Record<string, number> {
    const means = Object.entries(this.#totals).map(([name, total]): [string, number] => [name, total / this.#weights]);
    const derived = this.#evaluation.derive?.(this.#sums, this.#weights) ?? {};
    return Object.fromEntries([...means, ...Object.entries(derived)].map(([name, one]) => [name, Math.fround(one)]));
  }

  #sum(name: string, { shape, data }: TensorData): void {
    const sum = (this.#sums[name] ??= { shape, data: new Float32Array(data.length) }).data;
    for (let i = 0; i < data.length; i++) sum[i]! += data[i]!;
  }
}
