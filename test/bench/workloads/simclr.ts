import type { DataSources } from '../../../models/core/model.js';
import { parseConfig } from '../../../models/core/parse-config.js';
import { createProgram } from '../../../models/engine/create-program.js';
import { selfSupervisedConfig, type SelfSupervisedConfig } from '../../../models/self-supervised/config.js';
import { buildSelfSupervised } from '../../../models/self-supervised/self-supervised.js';
import {
  indicesOf,
  ourModes,
  sizeOf,
  syntheticBytes,
  type Contenders,
  type OurMode,
  type Training,
} from '../workload.js';

const IMAGES = 4096;
const PIXELS = 784;
const RATE = 1e-3;
/** As peers/torch_simclr.py has them. */
const network = { network: 'cnn', filters: [32, 64], cropLeast: 0.2, temperature: 0.5 };

/** A white band somewhere else in each: something by which to tell them apart. As peers/torch_simclr.py has them. */
function images(): Uint8Array {
  const bytes = syntheticBytes(IMAGES * PIXELS);
  for (let image = 0; image < IMAGES; image++) {
    const at = image * PIXELS + ((image * 40503) % 616);
    bytes.fill(255, at, at + 168);
  }
  return bytes;
}

/** SimCLR of two convolutions on 28 × 28 images, its views included. There is none in plain tfjs. */
export const contenders: Contenders = {
  ours: ({ batchFactor }) => ours(ourModes.ours, batchFactor),
  'ours-eager': ({ batchFactor }) => ours(ourModes['ours-eager'], batchFactor),
};

async function ours(mode: OurMode, batchFactor: number): Promise<Training> {
  const config = parseConfig(selfSupervisedConfig, 'simclr', network) as unknown as SelfSupervisedConfig;
  const batch = batchFactor * config.batchSize;
  const split = {
    images: images(),
    count: IMAGES,
    height: 28,
    width: 28,
    channels: 1,
    labels: null,
  } as const;
  const none = () => Promise.reject(new Error('these are images.'));
  const sources: DataSources = {
    images: () => Promise.resolve({ name: 'synthetic', classNames: [], ...split }),
    ...{ corpus: none, labelledTexts: none, table: none, assets: null, startAssets: null },
  };
  const { variables, optimizers, data, train } = await buildSelfSupervised(config, sources);
  const program = await createProgram({ variables, optimizers, data, functions: { train } }, mode);
  let step = 0;
  return {
    parameters: sizeOf(
      Object.values(optimizers).flatMap(({ parameters }) => parameters.map((name) => variables[name]!)),
    ),
    step() {
      const feeds = { indices: indicesOf(step, batch, IMAGES), learningRate: RATE };
      return program.run('train', feeds, { random: [0, ++step] }).scalars['loss']!;
    },
  };
}
