import type { Feed } from '../../engine/program.js';
import type { InputShape } from '../encoder.js';
import { RAW, type Examples, type Part } from '../examples.js';

/** Feeds for a program that holds none of the data: the examples themselves, as `Examples.read` takes them. */
export function rawFeeds({ shape }: Pick<Examples, 'shape'>, part: Part, indices: Int32Array): Record<string, Feed> {
  // Values of rows are not encoded yet.
  const data = shape.kind === 'table' ? part.plain(indices) : part.raw(indices);
  return { [RAW]: { shape: [indices.length, ...dimensionsOf(shape)], data } };
}

function dimensionsOf(shape: InputShape): number[] {
  switch (shape.kind) {
    case 'images':
      return [shape.height, shape.width, shape.channels];
    case 'table':
      return [shape.width];
    case 'tokens':
      return [shape.length];
  }
}

/** Numbers of an example as `Part.plain` has it. */
export function plainWidth({ shape }: Pick<Examples, 'shape'>): number {
  return shape.kind === 'tokens' ? shape.vocabulary : dimensionsOf(shape).reduce((product, size) => product * size, 1);
}
