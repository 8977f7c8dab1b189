import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import type { DataSources } from '../core/model.js';
import { imageRows, imagesAt, type OpenImages } from '../data/open-images.js';
import { tf } from '../engine/tensorflow.js';
import { keptClasses } from '../core/same-data.js';
import { augment } from './augment.js';
import type { ClassifierConfig } from './config.js';
import { classifierDataProblem } from './data-problem.js';
import type { Examples, Part } from './examples.js';

/** Images with a class each. Throws RequestError where they can't be learned from. */
export async function imageExamples(config: ClassifierConfig, sources: DataSources): Promise<Examples> {
  const [train, test] = [await sources.images('train'), await sources.images('test')];
  const { name, height, width, channels } = train;
  const classNames = train.labels && test.labels ? train.classNames : [];
  const problem = classifierDataProblem(config, { kind: 'images', name, classNames, width, height });
  if (problem) throw problem;
  const part = (images: OpenImages, input: string): Part => ({
    count: images.count,
    targets: images.labels!,
    feeds: (indices) => ({ [input]: indices }),
    raw: (indices) => Float32Array.from(imagesAt(images, indices)),
  });
  return {
    form: { kind: 'images', width, height, channels },
    input: [height, width, channels],
    output: { kind: 'classes', classNames },
    unit: 'images',
    train: part(train, 'indices'),
    test: {
      ...part(test, 'testIndices'),
      pixels: (number) => imagesAt(test, [number]),
      values: () => null,
    },
    data: { images: imageRows(train), testImages: imageRows(test) },
    read(scope, { indices, testIndices, raw }, augmented) {
      const bytes = (raw ??
        (testIndices
          ? scope.gather('testImages', testIndices)
          : scope.gather('images', indices as Tensor1D))) as Tensor4D;
      const x_BHWC = tf.div(bytes, 255) as Tensor4D;
      return augmented ? augment(scope.random, config, x_BHWC) : x_BHWC;
    },
    feeds: (count, data) => ({ raw: { shape: [count, height, width, channels], data } }),
    assets: { ...keptClasses(sources.assets, { name, classNames }) },
  };
}
