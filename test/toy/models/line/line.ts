import type { Scalar, Tensor } from '@tensorflow/tfjs';
import { standardNormal, zeros } from '../core/initializers.js';
import { programLearner } from '../core/learner-builder.js';
import type { Model, ModelPart, Run } from '../core/model.js';
import type { Scope } from '../engine/program.js';
import { tf } from '../engine/tensorflow.js';
import { POINTS, type LineConfig } from './config.js';
import { linePanel, type LineBody } from './panels/line.js';
import { heightQuestion, type HeightAsked } from './questions/height.js';

export const lineLearner = programLearner<LineConfig>(buildLine);

/** Least squares by gradient descent: y = slope · x + intercept. */
export function buildLine(config: LineConfig): Model {
  const { optimizer: kind, beta1, beta2, momentum, weightDecay, clipNorm, seed } = config;
  const x = standardNormal([POINTS], seed, 'x').data as Float32Array;
  const noise = standardNormal([POINTS], seed, 'noise').data as Float32Array;
  const y = x.map((one, at) => config.slope * one + config.noise * noise[at]!);
  const variables = { 'line/slope': zeros([]), 'line/intercept': zeros([]) };
  const parameters = Object.keys(variables);
  return {
    variables,
    optimizers: { optimizer: { kind, parameters, beta1, beta2, momentum, weightDecay, clipNorm } },
    data: {},
    examples: POINTS,
    unit: 'points',
    feeds: ({ indices }) => ({
      x: Float32Array.from(indices, (at) => x[at]!),
      y: Float32Array.from(indices, (at) => y[at]!),
    }),
    train(scope, inputs) {
      const { loss, applied } = scope.minimize('optimizer', inputs['learningRate']!, () => ({
        loss: tf.mean(tf.squaredDifference(lineAt(scope, inputs['x']!), inputs['y']!)) as Scalar,
      }));
      return { squaredError: loss, applied };
    },
    evaluation: null,
    parts: [partOf(x, y)],
    assets: {},
  };
}

function lineAt(scope: Scope, x: Tensor): Tensor {
  return tf.add(tf.mul(x, scope.variable('line/slope')), scope.variable('line/intercept'));
}

/** What it shows, and what it can be asked. */
function partOf(x: Float32Array, y: Float32Array): ModelPart {
  const points = Float32Array.from({ length: 2 * POINTS }, (_, at) => (at % 2 === 0 ? x : y)[at >> 1]!);
  const heights = (run: Run, at: number[]) => Array.from(run('line', { x: Float32Array.from(at) }).tensors['y']!.data);
  const look = (run: Run): LineBody => {
    const [intercept, one] = heights(run, [0, 1]) as [number, number];
    return { slope: one - intercept, intercept };
  };
  return {
    functions: { line: (scope, inputs) => ({ y: lineAt(scope, inputs['x']!) }) },
    panels: {
      names: [linePanel.name],
      observe: (run) => ({
        [linePanel.name]: { body: look(run), matrices: { points: { rows: POINTS, columns: 2, values: points } } },
      }),
    },
    questions: {
      [heightQuestion.name]: (run, { x: at }: HeightAsked) => ({ body: { y: heights(run, [at])[0]! } }),
    },
  };
}
