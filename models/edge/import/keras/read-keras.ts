import { statSync } from 'node:fs';
import type { FormatReader, ReadConstant } from '../../inspect/model-description.js';
import { numbersOf } from '../../inspect/numbers.js';
import { isHdf5 } from '../hdf5/superblock.js';
import { describeLayers } from './describe-layers.js';
import { openKeras, type SavedLayers } from './open-keras.js';

/** Describes models that Keras has saved. */
function readerOf(format: 'keras' | 'keras-h5', claims: FormatReader['claims']): FormatReader {
  return {
    formats: [format],
    claims,
    async read(path) {
      const saved = await openKeras(path, format);
      const { version, metadata } = saved.file;
      return {
        description: {
          ...{ format, version: version === null ? null : `Keras ${version}`, producer: 'Keras' },
          ...{ bytes: statSync(path).size, metadata },
          ...saved.withWeights((weights) => describeLayers(saved.graph, weights)),
        },
        constant: (name) => constantOf(saved, name),
      };
    },
  };
}

/** Of a weight by its name in the file; null where there is none, or it is no numbers. */
export function constantOf(saved: SavedLayers, name: string): ReadConstant | null {
  return saved.withWeights(({ all }) => {
    const weight = all.find((one) => one.name === name);
    const values = weight && numbersOf(weight.type, weight.read());
    return values ? { values, shape: [...weight.shape] } : null;
  });
}

/** `.h5` */
export const kerasHdf5Reader = readerOf('keras-h5', (_path, head) => isHdf5(head));

/** `.keras`, a zip file. */
export const kerasReader = readerOf(
  'keras',
  (path, head) =>
    head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4 && !/\.(npz|zip|pth?)$/i.test(path),
);
