import { z } from 'zod';
import { units } from '../classifier/network-fields.js';
import { CONTRASTIVE } from './method-names.js';

/** Those with a projector after the encoder, which is thrown away when training is over. */
const projected = [...CONTRASTIVE, 'scarf'] as const;

/** What can be chosen of each method, in the order of the form. */
export const methodFields = {
  projectorLayers: units(4)
    .default([128])
    .meta({
      title: 'Projector',
      help: 'Units of each hidden layer between the features and the embedding that the loss sees. It is left behind after training.',
      unit: 'units',
      group: 'Model',
      when: { method: [...projected] },
    }),
  embeddingSize: z
    .int()
    .min(2)
    .max(8192)
    .default(128)
    .meta({
      title: 'Embedding',
      help: 'Numbers that the projector gives for a view.',
      group: 'Model',
      scale: 'log',
      when: { method: [...projected] },
    }),
  projectorNorm: z
    .boolean()
    .default(false)
    .meta({
      title: 'Projector norm',
      help: 'Batch norm after each hidden layer of projector and predictor. BYOL and SimSiam collapse more easily without it.',
      group: 'Model',
      advanced: true,
      when: { method: [...projected] },
    }),
  predictorLayers: units(4)
    .default([128])
    .meta({
      title: 'Predictor',
      help: "Units of each hidden layer that predicts the other view's embedding.",
      unit: 'units',
      group: 'Model',
      when: { method: ['byol', 'simsiam'] },
    }),
  temperature: z
    .number()
    .positive()
    .max(10)
    .default(0.5)
    .meta({
      title: 'Temperature',
      help: 'Cosine similarities are divided by it: the lower, the more the hardest of the other examples count.',
      group: 'Model',
      scale: 'log',
      when: { method: ['simclr', 'moco', 'scarf'] },
    }),
  queueSize: z
    .int()
    .min(2)
    .max(262144)
    .default(4096)
    .meta({
      title: 'Queue',
      help: 'Embeddings of earlier batches that each view is to be unlike; at least a batch.',
      unit: 'embeddings',
      group: 'Model',
      scale: 'log',
      when: { method: ['moco'] },
    }),
  averageDecay: z
    .number()
    .min(0)
    .max(0.99999)
    .default(0.99)
    .meta({
      title: 'Average keeps',
      help: 'What the moving average of the network, which gives the targets, keeps of itself at each step.',
      group: 'Model',
      when: { method: ['moco', 'byol'] },
    }),
  redundancyWeight: z
    .number()
    .min(0)
    .max(100)
    .default(0.005)
    .meta({
      title: 'Redundancy weight',
      help: 'How much correlations between different dimensions count, λ of Zbontar et al. 2021.',
      group: 'Model',
      scale: 'log',
      when: { method: ['barlow'] },
    }),
  invarianceWeight: z
    .number()
    .min(0)
    .max(1000)
    .default(25)
    .meta({
      title: 'Invariance weight',
      help: 'How much the distance of two views counts, λ of Bardes et al. 2022.',
      group: 'Model',
      when: { method: ['vicreg'] },
    }),
  varianceWeight: z
    .number()
    .min(0)
    .max(1000)
    .default(25)
    .meta({
      title: 'Variance weight',
      help: 'How much dimensions that hardly differ between examples count, μ of Bardes et al. 2022.',
      group: 'Model',
      when: { method: ['vicreg'] },
    }),
  covarianceWeight: z
    .number()
    .min(0)
    .max(1000)
    .default(1)
    .meta({
      title: 'Covariance weight',
      help: 'How much covariances between different dimensions count, ν of Bardes et al. 2022.',
      group: 'Model',
      when: { method: ['vicreg'] },
    }),
  maskRatio: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.75)
    .meta({
      title: 'Hidden share',
      help: 'Share of the patches, or tokens, that are hidden and have to be told.',
      unit: 'share',
      group: 'Model',
      when: { method: ['mae', 'masked-text'] },
    }),
  decoderLayers: z
    .int()
    .min(1)
    .max(12)
    .default(1)
    .meta({
      title: 'Decoder layers',
      help: 'Blocks that draw the hidden patches. They are left behind after training.',
      group: 'Model',
      when: { method: ['mae'] },
    }),
  decoderWidth: z
    .int()
    .min(4)
    .max(2048)
    .default(64)
    .meta({
      title: 'Decoder width',
      help: 'Numbers that stand for a patch in the decoder; its heads are those of the encoder.',
      group: 'Model',
      advanced: true,
      when: { method: ['mae'] },
    }),
  normalizedTargets: z
    .boolean()
    .default(true)
    .meta({
      title: 'Normalised patches',
      help: 'Each patch is to be told less its own mean, in units of its own deviation (He et al. 2022): contrast rather than brightness.',
      group: 'Model',
      advanced: true,
      when: { method: ['mae'] },
    }),
  noise: z
    .number()
    .gt(0)
    .max(5)
    .default(0.4)
    .meta({
      title: 'Noise',
      help: 'Deviation of the normal noise that is added and has to be taken away again; pixels go from 0 to 1.',
      group: 'Model',
      when: { method: ['denoise'] },
    }),
  corruption: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.6)
    .meta({
      title: 'Corrupted share',
      help: 'Share of the features that are replaced by those of other rows, drawn one by one (Bahri et al. 2022).',
      unit: 'share',
      group: 'Model',
      when: { method: ['scarf'] },
    }),
} as const;
