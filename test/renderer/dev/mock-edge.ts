import { architectureConfigs } from '../../../models/core/architectures.js';
import type { PanelContent } from '../../../models/core/panel.js';
import { edgeConfig } from '../../../models/edge/config.js';
import { sensitivityPanel, type Effect, type SensitivityBody } from '../../../models/edge/panels/sensitivity.js';
import type { Variant, VariantsBody } from '../../../models/edge/panels/variants.js';
import { variantsPanel } from '../../../models/edge/panels/variants.js';
import { WEIGHT_BINS, WEIGHT_LEVELS, weightsPanel, type WeightsBody } from '../../../models/edge/panels/weights.js';
import { convolutions, quantised, stack } from '../../edge/inspect/descriptions.js';
import { seeded } from './random.js';

if (!architectureConfigs.some(({ name }) => name === edgeConfig.name)) architectureConfigs.push(edgeConfig as never);
edgeConfig.panels = () => [variantsPanel, sensitivityPanel, weightsPanel];

const none: Variant['compression'] = { pruned: 0, what: 'weights', fineTuned: 0, clusters: 0 };
type Row = [Variant['format'], Variant['precision'], number, number, number, number, number, number];

const rows: Row[] = [
  ['tflite', 'int8', 0.8, 56.3, 16.6, 0.131, -2.08, 0.2],
  ['onnx', 'int8', 0.8, 57.8, 17.2, 0.118, -1.42, 0.17],
  ['onnx', 'int8', 0.5, 57.8, 30.9, 0.051, -0.31, 0.17],
  ['onnx', 'int8', 0, 57.8, 44.1, 0.034, -0.12, 0.17],
  ['tflite', 'int8', 0, 56.3, 45.0, 0.037, -0.15, 0.2],
  ['onnx', 'int8-dynamic', 0, 57.1, 46.0, 0.021, -0.06, 0.29],
  ['onnx', 'float16', 0, 103.2, 94.1, 9.1e-4, 0.01, 0.44],
  ['tflite', 'float16', 0, 105.0, 95.7, 8.8e-4, 0.01, 0.5],
  ['onnx', 'float32', 0, 204.9, 189.6, 2.4e-7, 0, 0.41],
  ['tflite', 'float32', 0, 206.1, 190.5, 3.1e-7, 0, 0.49],
];
const titles: Record<string, string> = {
  onnx: 'ONNX Runtime 1.30.0',
  tflite: 'LiteRT 2.3.0',
  tfjs: 'TensorFlow.js 4.22.0',
  savedmodel: 'TensorFlow 2.21',
};

function inventVariants(accuracies: boolean): VariantsBody {
  const reference = 0.9142;
  const blank = {
    message: null,
    files: [],
    bytes: null,
    gzipBytes: null,
    runtime: null,
    loadMs: null,
    p50Ms: null,
    peakBytes: null,
    examples: null,
  };
  const unmeasured = {
    maxError: null,
    meanError: null,
    agreement: null,
    accuracy: null,
    accuracyNoise: null,
    notFinite: null,
    dominated: false,
  };
  const engine: Variant = {
    ...{ ...blank, ...unmeasured, step: 1, format: 'engine', precision: 'float32', compression: none, status: 'ok' },
    ...{
      runtime: 'Model Lab on TensorFlow 2.21',
      p50Ms: 0.9,
      maxError: 0,
      meanError: 0,
      accuracy: accuracies ? reference : null,
    },
  };
  const made = rows.map(([format, precision, pruned, kb, gzip, maxError, points, p50Ms], at): Variant => ({
    ...{
      ...blank,
      ...unmeasured,
      step: at + 2,
      format,
      precision,
      compression: { ...none, pruned, fineTuned: pruned > 0 ? 500 : 0 },
    },
    ...{
      status: points < -1 ? 'worse' : 'ok',
      message: points < -1 ? `It is right ${-points} points less often, and 1 was allowed.` : null,
    },
    ...{
      files: [{ path: `${at + 2}/model.${format}`, bytes: kb * 1000 }],
      bytes: kb * 1000,
      gzipBytes: gzip * 1000,
      runtime: titles[format]!,
    },
    ...{ loadMs: 3, p50Ms, peakBytes: kb * 3100, maxError, meanError: maxError / 9, notFinite: 0 },
    ...(accuracies
      ? { agreement: 1 + points / 60, accuracy: reference + points / 100, accuracyNoise: points === 0 ? 0 : 0.0027 }
      : {}),
  }));
  const failed: Variant = {
    ...blank,
    ...unmeasured,
    step: 12,
    format: 'tfjs',
    precision: 'float16',
    compression: none,
    status: 'failed',
    message: 'It gives NaN for 12 of 10,000 images: a weight of 81,920 is too large for float16.',
  };
  const unsupported: Variant = {
    ...blank,
    ...unmeasured,
    step: 13,
    format: 'tfjs',
    precision: 'int8',
    compression: none,
    status: 'unsupported',
    message: 'TensorFlow.js has no int8 arithmetic: its weights can be int8, its values are floats.',
  };
  return {
    ...{
      task: accuracies ? 'classes' : 'image',
      examples: 10_000,
      unit: 'images',
      referenceAccuracy: accuracies ? reference : null,
    },
    ...{ budget: 0.01, processor: 'Intel Xeon at 2.8 GHz, 2 cores', threads: 1, runs: 200 },
    planned: [{ format: 'savedmodel', precision: 'float32', compression: none }],
    variants: [engine, ...made, failed, unsupported],
    verdict:
      "The smallest that loses at most 1 point is ONNX, int8 throughout, 50 % of weights pruned: 30.9 kB gzipped, 91.11 % of the model's 91.42 %. 1 more to come.",
    notes: [],
  };
}

const effect = (decibels: number, change: number): Effect => ({
  signalToErrorDb: decibels,
  maxError: 0.02,
  meanError: 0.002,
  agreement: 0.99,
  accuracyChange: change,
  changeError: 0.0009,
});
const inventSensitivity = (): SensitivityBody => ({
  ...{
    examples: 2000,
    unit: 'images',
    predictions: 2000,
    accuracy: 0.9142,
    calibration: { method: 'mse', examples: 1000 },
  },
  layers: ['conv1', 'conv2', 'dense1', 'dense2', 'logits'].map((name, at) => ({
    ...{ name: `model/${name}/kernel`, node: name, op: at < 2 ? 'Conv2D' : 'MatMul', weights: 300 * 7 ** at },
    ...{
      weightsOnly: effect(48 - 3 * at, -0.0003 * at),
      activationOnly: effect(41 - 4 * ((at * 2) % 5), at === 2 ? -0.0041 : 0.0002),
    },
  })),
  ...{ allWeights: effect(36, -0.0006), everything: effect(31.2, -0.0012) },
  errorSoFar: ['conv1', 'pool1', 'conv2', 'pool2', 'flat', 'logits'].map((node, at) => ({
    node,
    op: 'Op',
    signalToErrorDb: [41.6, 41.6, 33.8, 33.9, 33.9, 31.2][at]!,
  })),
});

function inventWeights(): PanelContent<WeightsBody> {
  const names = ['conv1', 'conv2', 'dense', 'logits'];
  const random = seeded(5);
  const counts = new Float32Array(names.length * WEIGHT_BINS);
  const levels = new Float32Array(names.length * WEIGHT_LEVELS);
  names.forEach((_, tensor) => {
    for (let i = 0; i < 20_000; i++) {
      const value = (random() + random() + random() + random() - 2) * (0.5 + 0.1 * tensor);
      const bin = Math.min(WEIGHT_BINS - 1, Math.max(0, Math.floor(((value + 1.2) / 2.4) * WEIGHT_BINS)));
      counts[tensor * WEIGHT_BINS + bin]!++;
      levels[tensor * WEIGHT_LEVELS + 127 + Math.round(Math.max(-1, Math.min(1, value / 1.2)) * 127)]!++;
    }
  });
  const tensors = names.map((name, at) => ({
    ...{
      name: `model/${name}/kernel`,
      op: at < 2 ? 'Conv2D' : 'MatMul',
      shape: at < 2 ? [3, 3, 32, 64] : [512, 64],
      count: 20_000,
      zeros: at * 900,
    },
    ...{ from: -1.2, to: 1.2, mean: 0.001, deviation: 0.3, values: at === 2 ? 32 : null },
    int8:
      at === 3
        ? null
        : {
            axis: 3,
            channels: 64,
            leastScale: 0.004,
            medianScale: 0.0094,
            mostScale: 0.011,
            maxError: 0.0047,
            signalToErrorDb: 38.2 - at,
            perTensorDb: 33.1 - at,
          },
  }));
  return {
    body: { tensors },
    matrices: {
      counts: { rows: names.length, columns: WEIGHT_BINS, values: counts },
      levels: { rows: names.length, columns: WEIGHT_LEVELS, values: levels },
    },
  };
}

/** What an invented export recorded; null for other panels. */
export function inventEdgePanel(panel: string, accuracies: boolean): PanelContent | null {
  if (panel === variantsPanel.name) return { body: inventVariants(accuracies) };
  if (panel === sensitivityPanel.name) return { body: inventSensitivity() };
  return panel === weightsPanel.name ? inventWeights() : null;
}

/** Of a variant by its step, or of a file by its name: `gpt-48.onnx` has as many blocks, `broken` is none. */
export function inventDescription(of: number | string) {
  if (typeof of === 'string' && of.includes('broken'))
    throw new Error(`file: '${of}' is cut off after 1,204 of 48,110 bytes; use a whole file.`);
  const blocks = typeof of === 'string' ? /-(\d+)\./.exec(of) : null;
  if (blocks) return stack(Number(blocks[1]), (block, part) => `decoder/block${block}/${part}`);
  return of === 0 || of === 10 || of === 11 || (typeof of === 'string' && !of.includes('int8'))
    ? convolutions
    : quantised;
}

export const inventCodes = () => ({
  codes: [
    {
      place: 'browser',
      title: 'Browser',
      code: "// npm install onnxruntime-web\nimport * as ort from 'onnxruntime-web';\n\nexport async function run(pixels) {\n  const session = await ort.InferenceSession.create('onnx-int8/model.onnx');\n  return session.run({ images: new ort.Tensor('float32', pixels, [1, 28, 28, 1]) });\n}\n",
      reason: null,
    },
    { place: 'node', title: 'Node.js', code: '// npm install onnxruntime-node\n', reason: null },
    { place: 'python', title: 'Python', code: null, reason: 'There is no such thing here.' },
  ],
});
