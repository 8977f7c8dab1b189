import { z } from 'zod';
import type { ArchitectureConfig } from '../core/config.js';
import { sameSettings } from '../core/start.js';
import { galleryPanel } from '../panels/gallery.js';
import { classesProblem, ganDataProblem } from './data-problem.js';
import { diagnoseGan } from './diagnosis/diagnose.js';
import { fields } from './fields.js';
import { ganMetrics } from './metrics.js';
import { planePanel } from './panels/plane.js';
import { countGan } from './parameter-count.js';
import { qualityPanel } from './panels/quality.js';
import { planeProblem } from './plane/axes.js';
import { ganPresets } from './presets.js';
import { arithmeticQuestion } from './questions/arithmetic.js';
import { drawQuestion } from './questions/draw.js';
import { ganEvaluateQuestion } from './questions/evaluate.js';
import { nearestQuestion } from './questions/nearest.js';
import { pathQuestion } from './questions/path.js';
import { evaluatePointsQuestion } from './questions/evaluate-points.js';
import { pointsQuestion } from './questions/points.js';
import { walkQuestion } from './questions/walk.js';
import { ganStored } from './stored.js';

/** What both networks' variables, and what is done with them, follow from. */
const networkKeys = [
  ...['network', 'latentSize', 'filters', 'conditional', 'generatorLayers', 'discriminatorLayers'],
  ...['activation', 'leakySlope', 'discriminatorNorm'],
];

/** What DiffAugment changes, and points don't have. */
const imageChanges = {
  augmentColour: 'colour to vary',
  augmentTranslation: 'frame to be moved in',
  augmentCutout: 'parts to cut out',
} as const;

const schema = z.strictObject(fields).superRefine((config, { addIssue }) => {
  const refuse = (path: string, message: string) => addIssue({ code: 'custom', path: [path], message });
  const { loss, penalty, discriminatorNorm, discriminatorSteps, accumulate, network } = config;
  if (loss === 'wasserstein' && penalty === 'none' && discriminatorNorm !== 'spectral') {
    refuse(
      'penalty',
      'penalty: wasserstein needs a smooth critic, and none lets it grow; use gradient, r1 or clip, or discriminatorNorm spectral.',
    );
  }
  if (discriminatorNorm === 'batch' && (penalty === 'gradient' || penalty === 'r1')) {
    refuse(
      'discriminatorNorm',
      `discriminatorNorm: batch norm mixes the images of a batch, whose gradients penalty ${penalty} takes one by one; use spectral or none.`,
    );
  }
  if (discriminatorNorm === 'batch' && (network === 'mlp' || network === 'plane')) {
    refuse('discriminatorNorm', `discriminatorNorm: ${network} has no batch norm; use spectral or none.`);
  }
  if (network === 'plane') {
    for (const [key, what] of Object.entries(imageChanges)) {
      if (config[key as keyof typeof imageChanges]) refuse(key, `${key}: points have no ${what}; use false.`);
    }
  }
  if (discriminatorSteps > 1 && accumulate > 1) {
    refuse(
      'discriminatorSteps',
      `discriminatorSteps: ${discriminatorSteps} can't be combined with accumulate ${accumulate}; use 1 for one of them.`,
    );
  }
});

export type GanConfig = z.infer<typeof schema>;

export const ganConfig: ArchitectureConfig<typeof schema> = {
  name: 'gan',
  title: 'GAN',
  summary:
    'Two networks in contest: a generator draws images from noise, a discriminator learns to tell them from real ones.',
  schema,
  presets: ganPresets,
  defaultPreset: 'dcgan',
  stored: ganStored,
  recordEvery: 10,
  metrics: ganMetrics,
  // Losses hold each other in balance: until a distance is measured, they tell at least that it trains.
  headline: () => ['fid', 'generatorLoss'],
  keySettings: ['loss', 'penalty', 'discriminatorNorm', 'learningRate', 'batchSize', 'filters', 'generatorLayers'],
  dataKind: ({ network }) => (network === 'plane' ? 'table' : 'images'),
  dataProblem(config, dataset) {
    if (dataset.kind === 'images') return ganDataProblem(config, dataset);
    return dataset.kind === 'table' ? (planeProblem(dataset) ?? classesProblem(config, dataset)) : null;
  },
  examples: ({ network }, dataset) => ({ count: dataset?.train ?? 0, unit: network === 'plane' ? 'points' : 'images' }),
  countParameters: countGan,
  panels: ({ network }) => (network === 'plane' ? [planePanel] : [galleryPanel, qualityPanel]),
  questions: ({ network }) =>
    network === 'plane'
      ? [pointsQuestion, evaluatePointsQuestion]
      : [drawQuestion, pathQuestion, walkQuestion, arithmeticQuestion, nearestQuestion, ganEvaluateQuestion],
  diagnose: diagnoseGan,
  exportable: true,
  startsFrom: [
    {
      architecture: 'gan',
      parts: [
        { name: 'all', title: 'Both networks', help: 'Goes on from what that GAN has learned.' },
        { name: 'generator', title: 'Generator', help: 'Its generator, against a new discriminator.' },
        { name: 'discriminator', title: 'Discriminator', help: 'Its discriminator, against a new generator.' },
      ],
      settings: sameSettings(networkKeys),
    },
  ],
};
