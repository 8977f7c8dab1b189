import { RequestError } from '../../../core/errors.js';
import type { TfjsFiles } from '../../inspect/tfjs-files.js';
import { weightConstant } from '../../inspect/tfjs-weights.js';
import type { SavedLayers } from './open-keras.js';
import { readConfig } from './read-config.js';
import { namedWeights, type StoredWeight } from './stored-weights.js';

/** A layers model of TensorFlow.js; `name` is for sentences. Throws RequestError where it is none. */
export function savedTfjsLayers(files: TfjsFiles, name: string): SavedLayers {
  const { modelTopology } = files.json;
  if ('node' in modelTopology) {
    throw new RequestError(`${name}: it is a graph of operations, and no model of layers.`);
  }
  const weights = namedWeights([...files.places.values()].map(({ spec }) => stored(files, spec.name)));
  return {
    name,
    // Older files have the model's configuration at the top.
    graph: readConfig(modelTopology['model_config'] ?? modelTopology, name),
    withWeights: (use) => use(weights),
  };
}

/** As TensorFlow.js unpacks it, whatever it is stored as. */
function stored(files: TfjsFiles, name: string): StoredWeight {
  const { spec, length } = files.places.get(name)!;
  return {
    ...{ name, shape: spec.shape, type: spec.dtype, bytes: length },
    read() {
      const data = weightConstant(files, name)?.data;
      return data ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array();
    },
  };
}
