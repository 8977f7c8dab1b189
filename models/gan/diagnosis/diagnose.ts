import type { Diagnosis } from '../../core/diagnosis/diagnosis.js';
import { figure } from '../../core/diagnosis/figure.js';
import type { MetricWindows } from '../../core/diagnosis/metric-windows.js';
import type { GanConfig } from '../config.js';
import { classesMissed } from './classes-missed.js';
import { collapsed } from './collapsed.js';
import { discriminatorWeak } from './discriminator-weak.js';
import { discriminatorWon } from './discriminator-won.js';
import { diverging } from './diverging.js';
import { vanishing } from './vanishing.js';

/** What is wrong with a GAN's training: what can't be mended by waiting comes first. */
export function diagnoseGan(config: GanConfig, windows: MetricWindows): Diagnosis[] {
  return [diverging, collapsed, classesMissed, discriminatorWon, discriminatorWeak, vanishing]
    .flatMap((judge) => judge(config, windows) ?? [])
    .map((diagnosis) => ({ ...diagnosis, evidence: `${diagnosis.evidence}${quality(windows, diagnosis)}` }));
}

/** By less than this FID has not risen: its spread is some per cent. */
const RISEN = 1.1;

/** What its pictures have lost since, where that is measured and is so. */
function quality(windows: MetricWindows, { since }: Pick<Diagnosis, 'since'>): string {
  const { steps, values } = windows.evaluated('fid');
  const before = values[steps.filter((step) => step < since).length - 1];
  const now = values.at(-1);
  if (before === undefined || now === undefined || now < RISEN * before) return '';
  return ` FID went from ${figure(before)} to ${figure(now)}.`;
}
