import type { Diagnosis } from '../../core/diagnosis/diagnosis.js';
import type { MetricWindows } from '../../core/diagnosis/metric-windows.js';
import type { GanConfig } from '../config.js';
import { collapsed } from './collapsed.js';
import { discriminatorWon } from './discriminator-won.js';
import { diverging } from './diverging.js';
import { vanishing } from './vanishing.js';

/** What is wrong with a GAN's training: what can't be mended by waiting comes first. */
export function diagnoseGan(config: GanConfig, windows: MetricWindows): Diagnosis[] {
  return [diverging, collapsed, discriminatorWon, vanishing].flatMap((judge) => judge(config, windows) ?? []);
}
