/** What a model file is checked with: a data set of the lab's that fits it, or random numbers. */
import { examplesOf } from '../../classifier/classifier.js';
import type { ClassifierConfig } from '../../classifier/config.js';
import type { Examples, Part } from '../../classifier/examples.js';
import { RequestError } from '../../core/errors.js';
import { standardNormal } from '../../core/initializers.js';
import type { InferenceExamples, InferenceInput, InferenceTask } from '../../core/inference.js';
import { architectureConfig, presetConfig } from '../../core/parse-config.js';
import { excerpt } from '../../core/printable.mjs';
import { dataSources } from '../../core/sources.js';
import { listDatasets } from '../../data/catalog.js';
import type { DataDirs } from '../../data/dataset.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { chosenExamples } from '../check/chosen-examples.js';
import { largestOfRows } from '../compress/output-effect.js';
import type { InferenceGraph } from '../graph/inference-graph.js';
import { LoadedGraph } from '../graph/loaded-graph.js';
import { channelsFirst } from './channels-first.js';
import type { RunsModel } from './export-source.js';

export interface FileExamples {
  examples(part: 'train' | 'test'): Promise<InferenceExamples | null>;
  task: InferenceTask;
  /** What training on pictures needs; null for all else. */
  training: { config: ClassifierConfig; examples: Examples; scale: Scale } | null;
  /** The data set's examples and how the model takes them; null for random ones. */
  read: { examples: Examples; scale: Scale } | null;
  notes: string[];
}

/** How raw numbers become what the model takes: it was made for one of these, and the file doesn't say for which. */
export interface Scale {
  /** In a few words: "pixels from 0 to 255". */
  title: string;
  factor: number;
  shift: number;
}

const scales: readonly Scale[] = [
  { title: 'pixels from 0 to 255', factor: 1, shift: 0 },
  { title: 'pixels from 0 to 1', factor: 1 / 255, shift: 0 },
  { title: 'pixels from −1 to 1', factor: 2 / 255, shift: -1 },
];

/** So many training examples tell which scale a model was made for. */
const TRIED = 512;
const RANDOM_EXAMPLES = 256;

/** Throws RequestError where there is no such data set, or it doesn't fit the model. */
export async function fileExamples(
  graph: InferenceGraph,
  task: InferenceTask,
  {
    data,
    dirs,
    open = () => LoadedGraph.open(graph),
  }: { data: string | null; dirs: DataDirs; open?: () => Promise<RunsModel> },
): Promise<FileExamples> {
  if (data === null) return randomExamples(graph, task);
  const config = await configOf(data, dirs);
  const examples = await examplesOf(config, dataSources(data, dirs, { assets: null, startAssets: null }));
  const [input, output] = [graph.inputs[0]!, graph.outputs[0]!];
  const { form, unit, train } = examples;
  const size = (shape: readonly number[]): number => shape.reduce((product, one) => product * one, 1);
  const given = form.kind === 'images' ? size(examples.input) : form.encoding.columns.length;
  if (graph.inputs.length > 1 || size(input.shape) !== given) {
    throw new RequestError(
      `data: '${excerpt(data)}' has ${given} numbers for each of its ${unit}, and the model takes [${input.shape.join(', ')}]; choose another data set, or none.`,
      { field: 'data' },
    );
  }
  const classes = examples.output.kind === 'classes' ? examples.output.classNames : null;
  if (!classes || task.kind !== 'classes' || output.shape[0] !== classes.length) {
    throw new RequestError(
      `data: '${excerpt(data)}' has ${classes?.length ?? 'no'} classes, and the model gives [${output.shape.join(', ')}]; choose another data set, or none.`,
      { field: 'data' },
    );
  }
  const arranged = channelsFirst(examples.input, input.shape);
  const partOf = (part: Part, scale: Scale): InferenceExamples => ({
    ...{ count: part.count, unit },
    inputs: (indices) => ({
      [input.name]: {
        shape: [indices.length, ...input.shape],
        data: arranged(part.raw(indices)).map((value) => value * scale.factor + scale.shift),
      },
    }),
    targets: (indices) => Int32Array.from(indices, (index) => part.targets[index]!),
  });
  const tried = form.kind === 'images' ? scales : [scales[0]!];
  const accuracies: number[] = [];
  for (const scale of tried) accuracies.push(await accuracy(open, output.name, partOf(train, scale)));
  const best = accuracies.indexOf(Math.max(...accuracies));
  const scale = tried[best]!;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const notes =
    tried.length === 1
      ? []
      : [
          `The file doesn't say how pixels go in. It is given ${scale.title}, with which it is right for ${percent(accuracies[best]!)} of ${Math.min(TRIED, train.count)} training examples; ${accuracies.flatMap((one, at) => (at === best ? [] : [`${percent(one)} with ${tried[at]!.title}`])).join(', ')}.`,
        ];
  return {
    examples: (part) => Promise.resolve(partOf(part === 'train' ? train : examples.test, scale)),
    task: { kind: 'classes', classNames: classes },
    training: form.kind === 'images' ? { config, examples, scale } : null,
    read: { examples, scale },
    notes,
  };
}

async function configOf(data: string, dirs: DataDirs): Promise<ClassifierConfig> {
  const found = (await listDatasets(dirs)).find(({ name }) => name === data);
  if (!found || (found.kind !== 'images' && found.kind !== 'table')) {
    throw new RequestError(
      `data: '${excerpt(data)}' is no data set of images or of a table here; lab datasets lists them.`,
      { field: 'data' },
    );
  }
  const { kind } = found;
  const preset = presetConfig(architectureConfig('classifier'), kind === 'images' ? 'cnn' : 'mlp');
  const own = { dataset: data, data: kind, optimizer: 'adam', learningRate: 1e-3, batchSize: 64, warmupSteps: 0 };
  return { ...preset, ...own } as unknown as ClassifierConfig;
}

async function accuracy(
  open: () => Promise<RunsModel>,
  output: string,
  { count, inputs, targets }: InferenceExamples,
): Promise<number> {
  const indices = chosenExamples(count, TRIED);
  const right = await targets!(indices);
  const loaded = await open();
  try {
    const predicted = largestOfRows((await loaded.run(await inputs(indices)))[output]!);
    return right.filter((label, row) => label === predicted[row]).length / indices.length;
  } finally {
    await loaded.close();
  }
}

/** The same numbers each time: pixels, tokens, or numbers of a normal distribution. Nothing is right or wrong. */
function randomExamples({ inputs }: InferenceGraph, task: InferenceTask): FileExamples {
  const of = (part: string): InferenceExamples => ({
    ...{ count: RANDOM_EXAMPLES, unit: 'random examples', targets: null },
    inputs: (indices) => Object.fromEntries(inputs.map((input) => [input.name, randomInput(input, { part, indices })])),
  });
  return {
    examples: (part) => Promise.resolve(of(part)),
    task: task.kind === 'classes' ? task : { kind: 'values' },
    training: null,
    read: null,
    notes: [
      'It is checked with random numbers, which tell whether copies agree and nothing of how accurate they are; choose a data set that fits it.',
    ],
  };
}

/** Of the example's own number alone, whatever batch it is in. */
function randomInput(
  { name, shape, dtype, meaning }: InferenceInput,
  { part, indices }: { part: string; indices: Int32Array },
): TensorData {
  const size = shape.reduce((product, one) => product * one, 1);
  const data = dtype === 'int32' ? new Int32Array(indices.length * size) : new Float32Array(indices.length * size);
  indices.forEach((index, row) => {
    const numbers = standardNormal([size], index, `${part} ${name}`).data;
    data.set(
      numbers.map((number: number) => randomNumber(number, meaning)),
      row * size,
    );
  });
  return { shape: [indices.length, ...shape], data };
}

/** Of a normally distributed one: pixels from 0 to 1, tokens of the vocabulary, or the number itself. */
function randomNumber(number: number, meaning: InferenceInput['meaning']): number {
  if (meaning.kind !== 'image' && meaning.kind !== 'tokens') return number;
  const uniform = 1 / (1 + Math.exp(-1.7 * number));
  return meaning.kind === 'image'
    ? uniform
    : Math.min(meaning.vocabulary - 1, Math.floor(uniform * meaning.vocabulary));
}
