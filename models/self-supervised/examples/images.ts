import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import { keptClasses } from '../../core/same-data.js';
import type { DataSources } from '../../core/model.js';
import { pixelsOfFile } from '../../data/image-file.js';
import { imageRows, imagesAt, type OpenImages } from '../../data/open-images.js';
import { tf } from '../../engine/tensorflow.js';
import type { SelfSupervisedConfig } from '../config.js';
import { selfSupervisedDataProblem } from '../data-problem.js';
import type { Examples, Part } from '../examples.js';

/** Images, with or without classes. Throws RequestError where they can't be learned from. */
export async function imageExamples(config: SelfSupervisedConfig, sources: DataSources): Promise<Examples> {
  const [train, test] = [await sources.images('train'), await sources.images('test')];
  const { name, height, width, channels } = train;
  const problem = selfSupervisedDataProblem(config, {
    ...{ kind: 'images', name, width, height, channels, train: train.count },
  });
  if (problem) throw problem;
  const classNames = train.labels && test.labels ? train.classNames : [];
  const part = (images: OpenImages, input: string): Part => ({
    count: images.count,
    labels: classNames.length > 0 ? images.labels : null,
    feeds: (indices) => ({ [input]: indices }),
    raw: (indices) => Float32Array.from(imagesAt(images, indices)),
    plain: (indices) => Float32Array.from(imagesAt(images, indices), (byte) => byte / 255),
    pixels: (number) => imagesAt(images, [number]),
    words: () => null,
  });
  const size = { height, width, channels };
  return {
    shape: { kind: 'images', ...size },
    unit: 'images',
    classNames,
    train: part(train, 'indices'),
    test: part(test, 'testIndices'),
    data: { images: imageRows(train), testImages: imageRows(test) },
    read(scope, { indices, testIndices, raw }) {
      const bytes = (raw ??
        (testIndices
          ? scope.gather('testImages', testIndices)
          : scope.gather('images', indices as Tensor1D))) as Tensor4D;
      return tf.div(bytes, 255);
    },
    assets: { ...keptClasses(sources.assets, { name, classNames }) },
    use: {
      input: { name: 'image', shape: [height, width, channels], dtype: 'float32', meaning: { kind: 'image' } },
      read: (raw) => tf.div(raw, 255),
    },
    pixelsOfFile: (path) => pixelsOfFile(path, size),
  };
}
