import type { Diagnosis } from '../../core/diagnosis/diagnosis.js';
import { lossDiverged } from '../../core/diagnosis/loss-diverged.js';
import type { MetricWindows } from '../../core/diagnosis/metric-windows.js';
import { notLearning } from '../../core/diagnosis/not-learning.js';
import type { SelfSupervisedConfig } from '../config.js';
import type { MethodName } from '../method-names.js';
import { collapsed } from './collapsed.js';
import { noBetter } from './no-better.js';
import { clipped, fasterRate, given, slowerRate } from './remedies.js';

/** A cosine with its sign turned has no zero to fall to, and MoCo's loss rises while its queue fills. */
const OTHER_LOSSES: readonly MethodName[] = ['simsiam', 'moco'];

/** What is wrong with how an encoder learns: what can't be mended by waiting comes first. */
export function diagnoseSelfSupervised(config: SelfSupervisedConfig, windows: MetricWindows): Diagnosis[] {
  const falls = !OTHER_LOSSES.includes(config.method);
  const collapse = collapsed(config, windows);
  return [
    collapse,
    falls ? lossDiverged(windows, 'loss', given(slowerRate(config), clipped(config))) : null,
    // A collapse says more of the same.
    falls && !collapse ? notLearning(windows, 'loss', given(fasterRate(config), slowerRate(config))) : null,
    collapse ? null : noBetter(config, windows),
  ].filter((one) => one !== null);
}
