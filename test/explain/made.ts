import type { Tensor2D } from '@tensorflow/tfjs';
import type { Inference, Inside } from '../../models/core/inference.js';
import { inOneGo } from '../../models/core/turns.js';
import type { Scope } from '../../models/engine/program.js';
import { relu } from '../../models/engine/ops.js';
import type { TensorData } from '../../models/engine/tensor-data.js';
import { tf } from '../../models/engine/tensorflow.js';
import type { Background } from '../../models/explain/background/background.js';
import type { ExplainConfig } from '../../models/explain/config.js';
import { ExplainedModel } from '../../models/explain/explained-model.js';
import type { Asked, Attribution, Explains } from '../../models/explain/methods/method.js';
import { playersOf } from '../../models/explain/players.js';
import { readoutOf } from '../../models/explain/readout.js';
import { uniforms } from '../../models/explain/shapley/uniforms.js';

// Models small enough to know the answer of, on tables made up: B batch, D columns, K outputs.

/** A model, and what its inference is made of. */
export interface Made {
  inference: Inference;
  weights: Record<string, TensorData>;
}

export interface MadeTable {
  /** Their number, or what they are. */
  columns: number | readonly { name: string; categories: readonly string[] | null }[];
  /** Row by row; each part of the data has all of them. Made up where none are given. */
  rows?: readonly (readonly number[])[];
  /** Names of the classes; one number is computed where there are none. */
  classes?: readonly string[];
}

/** Any f(x) from raw rows [B, D] to [B, K], by ops of `tf`. */
export function functionModel(
  f: (x_BD: Tensor2D, scope: Scope) => Tensor2D,
  { columns: wanted, rows, classes }: MadeTable,
  weights: Record<string, TensorData> = {},
): Made {
  const columns =
    typeof wanted === 'number'
      ? Array.from({ length: wanted }, (_, at) => ({ name: `x${at + 1}`, categories: null }))
      : wanted;
  const data = rows ?? madeRows(20, columns.length);
  const width = classes?.length ?? 1;
  const inference: Inference = {
    inputs: [{ name: 'row', shape: [columns.length], dtype: 'float32', meaning: { kind: 'row', columns } }],
    outputs: [{ name: 'made', shape: [width], help: 'what the function gives' }],
    task: classes ? { kind: 'classes', classNames: classes } : { kind: 'number', target: 'y' },
    infer: (scope, { row }, inside?: Inside) => ({ made: f((inside?.read?.(row!) ?? row!) as Tensor2D, scope) }),
    examples: () =>
      Promise.resolve({
        count: data.length,
        unit: 'rows',
        inputs: (indices) => ({ row: tableOf(Array.from(indices, (index) => data[index]!)) }),
        targets: (indices) => new Float32Array(indices.length),
      }),
  };
  return { inference, weights };
}

/** A perceptron with ReLU between its layers and weights of its own for each seed; `sizes` from its columns to its outputs. */
export function mlp(
  sizes: readonly number[],
  { seed = 1, ...table }: Partial<MadeTable> & { seed?: number } = {},
): Made {
  const random = uniforms(seed, 7);
  const weights: Record<string, TensorData> = {};
  const layers = sizes.slice(1).map((width, at) => {
    const from = sizes[at]!;
    const draw = (count: number, scale: number) =>
      Float32Array.from({ length: count }, () => (random() * 2 - 1) * scale);
    weights[`w${at}`] = { shape: [from, width], data: draw(from * width, Math.sqrt(6 / from)) };
    weights[`b${at}`] = { shape: [width], data: draw(width, 0.3) };
    return at;
  });
  const network = (x_BD: Tensor2D, scope: Scope) =>
    layers.reduce((x, at) => {
      const y = tf.add(tf.matMul(x, scope.variable<Tensor2D>(`w${at}`)), scope.variable(`b${at}`));
      return (at < layers.length - 1 ? relu(y) : y) as Tensor2D;
    }, x_BD);
  const outputs = sizes.at(-1)!;
  const classes = Array.from({ length: outputs }, (_, at) => `class ${at}`);
  return functionModel(network, { columns: sizes[0]!, ...(outputs > 1 && { classes }), ...table }, weights);
}

/** To be disposed of by the caller. */
export function opened(made: Made, space: ExplainConfig['space'] = 'logit'): Promise<ExplainedModel> {
  return ExplainedModel.open(made, readoutOf(made.inference, { space }));
}

/** Everything a method is asked with; the background is the made rows, or those given. */
export function asked(
  model: ExplainedModel,
  row: readonly number[],
  { background, ...config }: { background?: readonly (readonly number[])[] } & Partial<Asked['config']> = {},
): Asked {
  const raw = Float32Array.from(row);
  return {
    ...{ model, row: raw, number: 0, config: { budget: 2048, seed: 0, ...config } },
    players: playersOf(model.input, { segments: 49 })(raw),
    background: backgroundOf(background ?? madeRows(20, row.length)),
  };
}

/** What a method finds. */
export const found = (explain: Explains, what: Asked): Attribution => inOneGo(explain(what));

/** Rows that count alike. */
export function backgroundOf(rows: readonly (readonly number[])[]): Background {
  const weights = new Float32Array(rows.length).fill(1 / rows.length);
  return { rows: tableOf(rows), weights, words: `${rows.length} made rows` };
}

/** Numbers from −2 to 2, the same ones each time. */
export function madeRows(count: number, columns: number, seed = 5): number[][] {
  const random = uniforms(seed, 8);
  return Array.from({ length: count }, () => Array.from({ length: columns }, () => random() * 4 - 2));
}

function tableOf(rows: readonly (readonly number[])[]): TensorData {
  return { shape: [rows.length, rows[0]!.length], data: Float32Array.from(rows.flat()) };
}
