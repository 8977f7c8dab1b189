import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../../build/paths.mjs';
import { RequestError } from '../../../../models/core/errors.js';
import { describeLayers } from '../../../../models/edge/import/keras/describe-layers.js';
import { readKerasFile } from '../../../../models/edge/import/keras/keras-file.js';
import { readConfig } from '../../../../models/edge/import/keras/read-config.js';
import { namedWeights } from '../../../../models/edge/import/keras/stored-weights.js';
import { bytesOf, isRead, modelFiles, type ModelFile } from '../../../edge/damaged.js';
import { mutateBytes } from '../mutate-bytes.js';
import { mutateValue } from '../mutate-value.js';
import { promised, Refused, target } from '../target.js';
import { folder } from './written-run.js';

const tests = join(projectRoot, 'test', 'edge');

let place: string | null = null;

/** A folder with what lies beside the file that is read. */
function prepared(): string {
  if (place !== null) return place;
  place = folder();
  mkdirSync(join(place, 'tfjs'));
  copyFileSync(join(tests, modelFiles.tfjs.beside), join(place, 'tfjs', 'group1-shard1of1.bin'));
  return place;
}

const byFormat = (Object.keys(modelFiles) as ModelFile[]).map((name) => {
  let whole: Uint8Array | null = null;
  return target<Uint8Array>({
    name: `model file, ${name}`,
    refusals: [RequestError, Refused],
    make: (random) => mutateBytes(random, [(whole ??= bytesOf(name, tests))]),
    async read(bytes) {
      if (!(await isRead(name, bytes, prepared()))) throw new Refused('in a sentence');
    },
  });
});

let configs: unknown[] | null = null;

/** What a file of Keras says of its layers. */
const layers = target<unknown>({
  name: 'layers of Keras',
  refusals: [RequestError],
  make: (random) => ({ random }),
  async read(input) {
    configs ??= await Promise.all(
      ['cnn', 'recurrent', 'signal'].map(async (name) => {
        const file = await readKerasFile(join(tests, 'keras', 'fixtures', `${name}.h5`), 'keras-h5');
        return file.config;
      }),
    );
    const { random } = input as { random: Parameters<typeof mutateValue>[0] };
    const graph = readConfig(mutateValue(random, configs), 'it');
    const { nodes } = describeLayers(graph, namedWeights([]));
    promised(
      nodes.every(({ outputs }) => outputs.length > 0),
      'a layer gives nothing',
    );
  },
});

/** Models in all formats that can be opened. */
export const modelTargets = [...byFormat, layers];
