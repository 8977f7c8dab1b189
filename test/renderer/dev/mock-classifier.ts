import type { Picture } from '../../../models/core/telemetry.js';
import type { PanelContent } from '../../../models/core/panel.js';
import type { Run } from '../../../models/core/model.js';
import type { Examples } from '../../../models/classifier/examples.js';
import { confusionContent } from '../../../models/classifier/observed/confusion.js';
import { decisionSurfaceContent } from '../../../models/classifier/observed/decision-surface.js';
import { filtersContent } from '../../../models/classifier/observed/filters.js';
import { mistakesContent } from '../../../models/classifier/observed/mistakes.js';
import { classScoresContent, fitContent, reliabilityContent } from '../../../models/classifier/observed/scores.js';
import type { PredictedClasses } from '../../../models/classifier/predictions.js';
import { probabilitiesOf, ranked, winnersOf } from '../../../models/classifier/probabilities.js';
import { inventedDatasets } from './datasets.js';
import { hashed } from './random.js';

/** An invented classifier: what it says is invented, and what its panels make of that is not. */
export interface InventedClassifier {
  dataset: string;
  number: boolean;
  /** 0…1: how much it has learned. */
  grown: number;
}

const EXAMPLES = 600;
const SIDE = 28;
const noise = (name: string) => hashed(name) - 0.5;

/** The content of a panel; null for other panels. `own` names an image of the user's. */
export function inventClassifierPanel(model: InventedClassifier, panel: string, own?: string): PanelContent | null {
  const examples = examplesOf(model);
  switch (panel) {
    case 'confusion':
      return confusionContent(examples, predictedOf(model, examples));
    case 'mistakes':
      return mistakesContent(examples, predictedOf(model, examples));
    case 'reliability':
      return reliabilityContent(predictedOf(model, examples));
    case 'class-scores':
      return classScoresContent(predictedOf(model, examples));
    case 'fit': {
      const numbers = Int32Array.from({ length: EXAMPLES }, (_, i) => i);
      const targets = Float64Array.from(numbers, (i) => 25 + 320 * hashed(`target ${i}`));
      const outputs = Float32Array.from(
        targets,
        (target, i) => 150 + (target - 150) * model.grown * 0.8 + noise(`fit ${i}`) * 120,
      );
      return fitContent({ numbers, outputs, targets }, 'progression');
    }
    case 'filters':
      return filtersContent(runOf(model));
    case 'feature-maps':
      return featureMaps(model, examples, own);
    case 'decision-surface':
      return columnsOf(model.dataset).length === 2 ? decisionSurfaceContent(runOf(model), examples) : null;
    default:
      return null;
  }
}

/** What it answers to a question for predictions. */
export function inventPredictions(model: InventedClassifier, asked: Record<string, unknown>): unknown {
  const names =
    typeof asked['folder'] === 'string'
      ? Array.from({ length: 40 }, (_, i) => `leaf-${String(i + 1).padStart(3, '0')}.jpg`)
      : typeof asked['row'] === 'string'
        ? ['row 1']
        : [String(asked['file']).split('/').at(-1)!];
  const classes = classesOf(model);
  return {
    notes: [],
    predictions: names.map((name) => {
      if (model.number) return { name, value: 150 + noise(name) * 200 };
      const logits = Float32Array.from(classes, (one) => noise(`${name} ${one}`) * 12 * model.grown);
      return { name, classes: ranked(probabilitiesOf(logits, classes.length), classes) };
    }),
  };
}

function classesOf({ dataset }: InventedClassifier): readonly string[] {
  return inventedDatasets.find(({ name }) => name === dataset)?.classNames ?? [];
}

function columnsOf(dataset: string): string[] {
  const found = inventedDatasets.find(({ name }) => name === dataset);
  return found?.kind === 'table' ? found.columns.map(({ name }) => name) : [];
}

function examplesOf(model: InventedClassifier): Examples {
  const columns = columnsOf(model.dataset);
  const classNames = classesOf(model);
  const encoded = columns.map((name) => ({
    ...{ name, kind: 'number' as const, marksMissing: false, width: 1 },
    ...{ mean: 0, deviation: 1 },
  }));
  const rows = columns.length > 0;
  const targets = Int32Array.from({ length: EXAMPLES }, (_, i) => i % Math.max(1, classNames.length));
  const refuse = () => {
    throw new Error('Nothing is trained here.');
  };
  const part = { count: EXAMPLES, targets, feeds: () => ({}), raw: () => new Float32Array() };
  return {
    form: rows
      ? {
          kind: 'rows',
          encoding: {
            columns: encoded,
            width: columns.length,
            target: { kind: 'classes', name: 'class', classNames: [...classNames] },
          },
        }
      : { kind: 'images', width: SIDE, height: SIDE, channels: 1 },
    input: rows ? [columns.length] : [SIDE, SIDE, 1],
    output: model.number
      ? { kind: 'number', name: 'progression', mean: 150, deviation: 70 }
      : { kind: 'classes', classNames },
    unit: rows ? 'rows' : 'images',
    train: part,
    test: {
      ...part,
      pixels: (number) => (rows ? null : garment(number, targets[number]!)),
      values: (number) => (rows ? columns.map((_, at) => place(number, targets[number]!, at).toFixed(3)) : null),
    },
    data: {},
    read: refuse,
    feeds: (count, data) => ({ rows: { shape: [count, columns.length], data } }),
    assets: {},
  };
}

/** Two interleaved half circles. */
function place(number: number, target: number, axis: number): number {
  const angle = Math.PI * hashed(`angle ${number}`);
  const [x, y] = target % 2 === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
  return (axis === 0 ? x : y) + noise(`${axis} of ${number}`) * 0.4;
}

function garment(number: number, target: number): Uint8Array {
  return Uint8Array.from({ length: SIDE * SIDE }, (_, at) => {
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
    const wide = 5 + (target % 4) * 2 + Math.round(noise(`wide ${number}`) * 2);
    const legs = target % 3 === 1 && y > 10 && Math.abs(x - 14) < 2;
    const sleeves = target % 3 === 0 && y < 12 && y > 4 ? 5 : 0;
    const inside = Math.abs(x - 14) < wide / 1.4 + sleeves && y > 2 + (target % 5) && y < 26 && !legs;
    return inside ? 120 + 110 * hashed(`${number} ${at}`) : 0;
  });
}

function predictedOf({ grown }: InventedClassifier, { test, output, form }: Examples): PredictedClasses {
  const classNames = output.kind === 'classes' ? output.classNames : [];
  const classes = classNames.length;
  const numbers = Int32Array.from({ length: EXAMPLES }, (_, i) => i);
  const targets = Int32Array.from(test.targets);
  const outputs = new Float32Array(EXAMPLES * classes);
  for (const i of numbers) {
    for (let k = 0; k < classes; k++) outputs[i * classes + k] = noise(`${i} ${k} ${form.kind}`) * 3;
    const near = (targets[i]! + 1 + (i % 3)) % classes;
    outputs[i * classes + targets[i]!]! += 6 * grown * (0.4 + hashed(`right ${i}`));
    outputs[i * classes + near]! += 5 * grown * hashed(`near ${i}`) ** 2;
  }
  const probabilities = probabilitiesOf(outputs, classes);
  return { numbers, outputs, targets, classNames, probabilities, winners: winnersOf(probabilities, classes) };
}

/** Stands for the program: a kernel out of noise, and a border that bends as it learns. */
function runOf({ grown, number }: InventedClassifier): Run {
  return (name, feeds) => {
    if (name === 'kernel') {
      const shape = [3, 3, 1, 32];
      const data = Float32Array.from({ length: 288 }, (_, at) => {
        const [filter, pixel] = [at % 32, Math.floor(at / 32)];
        const edge = Math.cos(((pixel % 3) - 1) * filter + (Math.floor(pixel / 3) - 1) * 1.7 * filter);
        return noise(`weight ${at}`) * (1 - grown) + edge * grown;
      });
      return { scalars: {}, tensors: { kernel: { shape, data } } };
    }
    const { data } = feeds['rows'] as { data: Float32Array };
    const points = data.length / 2;
    const border = (at: number) => data[at * 2 + 1]! - 0.25 - 0.7 * grown * Math.cos(data[at * 2]! * Math.PI * 0.9);
    const values = number
      ? Float32Array.from({ length: points }, (_, at) => 150 + 60 * border(at))
      : Float32Array.from({ length: points * 2 }, (_, at) => (at % 2 === 0 ? 1 : -1) * 3 * grown * border(at >> 1));
    return { scalars: {}, tensors: { outputs: { shape: [points, number ? 1 : 2], data: values } } };
  };
}

function featureMaps(model: InventedClassifier, { test }: Examples, own?: string): PanelContent {
  const number = own === undefined ? 0 : Math.floor(hashed(own) * EXAMPLES);
  const pixels = test.pixels(number)!;
  const classNames = classesOf(model);
  const matrices: Record<string, { rows: number; columns: number; values: Float32Array }> = {};
  const layers = [28, 14, 7].map((side, layer) => {
    const channels = 32;
    const values = Float32Array.from({ length: channels * side * side }, (_, at) => {
      const [channel, cell] = [Math.floor(at / side / side), at % (side * side)];
      const [x, y] = [cell % side, Math.floor(cell / side)].map((one) => Math.floor((one * SIDE) / side));
      const [here, beside] = [pixels[y! * SIDE + x!]!, pixels[y! * SIDE + Math.min(SIDE - 1, x! + 1 + (channel % 3))]!];
      return Math.max(0, ((here - beside * (channel % 2)) / 255) * (0.3 + model.grown) + noise(`${channel}`) * 0.3);
    });
    matrices[`maps/${layer}`] = { rows: channels * side, columns: side, values };
    const largest = Array.from({ length: channels }, (_, channel) =>
      values.subarray(channel * side * side, (channel + 1) * side * side).reduce((most, one) => Math.max(most, one), 0),
    );
    return { name: `Convolution ${layer + 1}`, width: side, height: side, channels, of: 32 * (layer + 1), largest };
  });
  const logits = Float32Array.from(classNames, (one) => noise(`${number} ${one}`) * 10 * model.grown);
  const classes = ranked(probabilitiesOf(logits, classNames.length), classNames, 5);
  const picture: Picture = { width: SIDE, height: SIDE, channels: 1, pixels };
  return { body: { title: own ?? 'Test image 0', layers, classes }, matrices, picture };
}
