import type { Diagnosis, Remedy } from './diagnosis.js';
import { lossDiverged } from './loss-diverged.js';
import type { MetricWindows } from './metric-windows.js';
import { notLearning } from './not-learning.js';
import { overFitting } from './over-fitting.js';

/** What is used of a configuration that is trained by gradients on answers that are known. */
interface Supervised {
  optimizer: string;
  learningRate: number;
  clipNorm: number;
  weightDecay: number;
}

/** For every model with a training loss, `loss`, and a validation loss, `validationLoss`, that fall towards 0. */
export function diagnoseSupervised(config: Supervised, windows: MetricWindows): Diagnosis[] {
  const found = [
    lossDiverged(windows, 'loss', [rate(config, 1 / 4), ...clipped(config)]),
    notLearning(windows, 'loss', [rate(config, 4), rate(config, 1 / 4)]),
    overFitting(windows, {
      training: 'loss',
      validation: 'validationLoss',
      remedies: [decay(config), rate(config, 1 / 4)],
    }),
  ];
  return found.filter((one) => one !== null);
}

function rate({ learningRate }: Supervised, factor: number): Remedy {
  const value = Math.min(1, Math.max(1e-7, Number((learningRate * factor).toPrecision(3))));
  return { title: factor < 1 ? 'learning rate ÷ 4' : 'learning rate × 4', changes: { learningRate: value } };
}

function clipped({ clipNorm }: Supervised): Remedy[] {
  return clipNorm === 0 ? [{ title: 'gradients clipped at 1', changes: { clipNorm: 1 } }] : [];
}

/** Decoupled decay (Loshchilov & Hutter 2019) takes a hundred times what is added to a gradient. */
function decay({ optimizer, weightDecay }: Supervised): Remedy {
  const least = optimizer === 'adamw' ? 0.1 : 0.001;
  const value = Math.min(1, Math.max(least, Number((4 * weightDecay).toPrecision(3))));
  return { title: `weight decay ${value}`, changes: { weightDecay: value } };
}
