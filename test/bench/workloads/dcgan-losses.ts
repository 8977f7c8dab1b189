import { liveValues } from '../../../models/core/live.js';
import { parseConfig } from '../../../models/core/parse-config.js';
import { createProgram } from '../../../models/engine/create-program.js';
import { ganConfig, type GanConfig } from '../../../models/gan/config.js';
import { buildGan } from '../../../models/gan/gan.js';
import {
  indicesOf,
  ourModes,
  sizeOf,
  syntheticBytes,
  type Contenders,
  type OurMode,
  type Training,
} from '../workload.js';
import type { DcganLoss } from './dcgan-loss-names.js';

const BATCH = 64;
const IMAGES = 4096;
const RATE = 2e-4;

/** As peers/torch_dcgan_losses.py has them; one update of each network a step. */
const settings: Record<DcganLoss, Partial<GanConfig>> = {
  'non-saturating': {},
  minimax: { loss: 'minimax' },
  hinge: { loss: 'hinge' },
  'least-squares': { loss: 'least-squares' },
  'wgan-clip': { loss: 'wasserstein', penalty: 'clip', clipWeight: 0.01 },
  'wgan-gp': { loss: 'wasserstein', penalty: 'gradient', penaltyWeight: 10 },
  r1: { penalty: 'r1', penaltyWeight: 10 },
  spectral: { loss: 'hinge', discriminatorNorm: 'spectral' },
};

/** The lab's own DCGAN with that loss, without the average of the generator. There is none in plain tfjs. */
export function lossContenders(loss: DcganLoss): Contenders {
  const config = parseConfig(ganConfig, 'dcgan', { averageDecay: 0, ...settings[loss] }) as unknown as GanConfig;
  return {
    ours: () => ours(config, ourModes.ours),
    'ours-eager': () => ours(config, ourModes['ours-eager']),
  };
}

async function ours(config: GanConfig, mode: OurMode): Promise<Training> {
  const model = buildGan(config, {
    ...{ name: 'synthetic', images: syntheticBytes(IMAGES * 784), labels: null, classNames: [], count: IMAGES },
    ...{ height: 28, width: 28, channels: 1 },
  });
  const { variables, optimizers, data, train } = model;
  const program = await createProgram({ variables, optimizers, data, functions: { train } }, mode);
  const { feeds: others } = model.live!(liveValues(ganConfig, config));
  let step = 0;
  return {
    parameters: sizeOf(
      Object.values(optimizers).flatMap(({ parameters }) => parameters.map((name) => variables[name]!)),
    ),
    step() {
      const feeds = { indices: indicesOf(step, BATCH, IMAGES), ...others, learningRate: RATE };
      return program.run('train', feeds, { random: [0, ++step] }).scalars['discriminatorLoss']!;
    },
  };
}
