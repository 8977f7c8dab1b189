import type { Tensor1D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { RequestError } from '../../core/errors.js';
import type { InferenceExamples } from '../../core/inference.js';
import type { DataSources } from '../../core/model.js';
import type { ProbeInput } from '../questions/attention.js';
import type { ProbeImage } from '../../panels/probes.js';
import { imageRows, imagesAt, type OpenImages } from '../../data/open-images.js';
import { pixelsOfFile } from '../../data/image-file.js';
import { tf } from '../../engine/tensorflow.js';
import type { TransformerConfig } from '../config.js';
import { transformerDataProblem } from '../data-problem.js';
import { imageSizes } from '../parameter-count.js';
import { keptClasses } from '../../core/same-data.js';
import { pieceOfPixels } from './piece-of-pixels.js';
import { classPrediction, type Probe, type Task } from './task.js';

/** Classes of images, cut into patches or rows (Dosovitskiy et al. 2021). */
export async function imageTask(config: TransformerConfig, sources: DataSources): Promise<Task> {
  const [train, test] = [await sources.images('train'), await sources.images('test')];
  const { name, height, width, channels } = train;
  const classNames = train.labels && test.labels ? train.classNames : [];
  const problem = transformerDataProblem(config, { kind: 'images', name, classNames, width, height });
  if (problem) throw problem;
  const sizes = imageSizes(config, train);
  const context = { config, train, test };
  return {
    dimensions: { ...sizes, vocabulary: null, classes: classNames.length },
    data: { images: imageRows(train), testImages: imageRows(test) },
    examples: train.count,
    unit: 'images',
    feeds: ({ indices }) => ({ indices, labels: indices.map((index) => train.labels![index]!) }),
    read(scope, { indices, testIndices, labels, weights }) {
      const bytes = testIndices ? scope.gather('testImages', testIndices) : scope.gather('images', indices!);
      return {
        input: { pieces_BTP: piecesOf(bytes as Tensor4D, config), real_BT: null },
        target: {
          kind: 'class',
          labels_B: labels as Tensor1D,
          weights_B: (weights as Tensor1D | undefined) ?? null,
        },
      };
    },
    evaluation: {
      unit: 'test images',
      count: test.count,
      feeds: (indices, real) => ({
        testIndices: indices,
        labels: indices.map((index) => test.labels![index]!),
        weights: Float32Array.from(indices, (_, row) => Number(row < real)),
      }),
    },
    probes: (count) => firstOfClasses(test, count).map((number) => testProbe(number, context)),
    probeOf: (input) => probeOf(input, context),
    use: {
      input: { name: 'image', shape: [height, width, channels], dtype: 'float32', meaning: { kind: 'image' } },
      read(raw, inside) {
        const seen = inside?.read ? tf.mul(inside.read(tf.div(raw, 255)), 255) : raw;
        return { pieces_BTP: piecesOf(seen as Tensor4D, config), real_BT: null };
      },
      pieces: pieceOfPixels(train, config.imageTokens === 'rows' ? [width, 1] : [config.patchSize, config.patchSize]),
      task: { kind: 'classes', classNames },
      examples: (part) => Promise.resolve(examplesOf({ train, test }[part])),
    },
    vocabulary: [],
    assets: keptClasses(sources.assets, { name, classNames }),
  };
}

function examplesOf(images: OpenImages): InferenceExamples | null {
  const { count, height, width, channels, labels } = images;
  if (count === 0 || !labels) return null;
  return {
    count,
    unit: 'images',
    inputs: (indices) => {
      const data = Float32Array.from(imagesAt(images, indices));
      return { image: { shape: [indices.length, height, width, channels], data } };
    },
    targets: (indices) => indices.map((index) => labels[index]!),
  };
}

interface Context {
  config: TransformerConfig;
  train: OpenImages;
  test: OpenImages;
}

/** Bytes [B, height, width, channels] to pieces [B, T, P] in −1…1, patches row by row. */
function piecesOf(bytes_BHWC: Tensor4D, { imageTokens, patchSize: p }: TransformerConfig): Tensor3D {
  const [batch, height, width, channels] = bytes_BHWC.shape;
  const scaled = tf.sub(tf.div(bytes_BHWC, 127.5), 1);
  if (imageTokens === 'rows') return tf.reshape(scaled, [batch, height, width * channels]);
  const [down, across] = [height / p, width / p];
  const cut = tf.reshape(scaled, [batch, down, p, across, p * channels]);
  return tf.reshape(tf.transpose(cut, [0, 1, 3, 2, 4]), [batch, down * across, p * p * channels]);
}

/** The first test image of each class, then the next of each. */
function firstOfClasses({ labels, count, classNames }: OpenImages, wanted: number): number[] {
  const chosen: number[] = [];
  const taken = new Set<number>();
  for (let round = 0; chosen.length < Math.min(wanted, count); round++) {
    for (let kind = 0; kind < classNames.length && chosen.length < wanted; kind++) {
      const number = labels!.findIndex((label, at) => label === kind && !taken.has(at));
      if (number < 0) continue;
      taken.add(number);
      chosen.push(number);
    }
  }
  return chosen;
}

function testProbe(number: number, { config, test }: Context): Probe {
  const pixels = imagesAt(test, [number]);
  const target = test.classNames[test.labels![number]!]!;
  return imageProbe(`Test image ${number}`, pixels, { config, data: test, target });
}

async function probeOf(input: ProbeInput, context: Context): Promise<Probe> {
  const { test, config } = context;
  if (input.kind === 'example') {
    if (input.number < test.count) return testProbe(input.number, context);
    throw new RequestError(`input: there is no test image ${input.number}; use a number from 0 to ${test.count - 1}.`, {
      field: 'input',
    });
  }
  if (input.kind === 'text') {
    throw new RequestError(
      `input: this model looks at images; give an image file, or the number of a test image from 0 to ${test.count - 1}.`,
      { field: 'input' },
    );
  }
  const pixels = await pixelsOfFile(input.path, test);
  return imageProbe('Your image', pixels, { config, data: test, target: null });
}

function imageProbe(
  title: string,
  pixels: Uint8Array,
  { config, data, target }: { config: TransformerConfig; data: OpenImages; target: string | null },
): Probe {
  const { width, height, channels, classNames } = data;
  const rows = config.imageTokens === 'rows';
  const [patchWidth, patchHeight] = rows ? [width, 1] : [config.patchSize, config.patchSize];
  const across = width / patchWidth;
  const pieces = piecesInJavaScript(pixels, data, patchWidth, patchHeight);
  const count = across * (height / patchHeight);
  const first = config.pooling === 'class-token' ? 1 : 0;
  const labels = Array.from({ length: count }, (_, at) =>
    rows ? `row ${at + 1}` : `row ${Math.floor(at / across) + 1}, column ${(at % across) + 1}`,
  );
  const image: ProbeImage = {
    ...{ width, height, channels, patchWidth, patchHeight, firstToken: first },
    pixels: Buffer.from(pixels).toString('base64'),
  };
  return {
    title,
    image,
    input: { pieces },
    toWrite: 0,
    describe: (logits) => ({
      labels: first === 1 ? ['class', ...labels] : labels,
      prediction: classPrediction(logits, classNames, target),
    }),
  };
}

/** As piecesOf, for one image. */
function piecesInJavaScript(
  pixels: Uint8Array,
  { width, height, channels }: OpenImages,
  patchWidth: number,
  patchHeight: number,
): Float32Array {
  const pieces = new Float32Array(pixels.length);
  let at = 0;
  for (let top = 0; top < height; top += patchHeight) {
    for (let left = 0; left < width; left += patchWidth) {
      for (let y = top; y < top + patchHeight; y++) {
        const from = (y * width + left) * channels;
        for (let i = 0; i < patchWidth * channels; i++) pieces[at++] = pixels[from + i]! / 127.5 - 1;
      }
    }
  }
  return pieces;
}
