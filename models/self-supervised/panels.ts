import type { PanelInfo } from '../core/panel.js';
import type { SelfSupervisedConfig } from './config.js';
import { CONTRASTIVE } from './fields.js';
import { pairsPanel } from './panels/pairs.js';

/** What there is to see of a run. */
export function selfSupervisedPanels({ method }: SelfSupervisedConfig): PanelInfo[] {
  const contrastive = (CONTRASTIVE as readonly string[]).includes(method);
  return [...(contrastive ? [pairsPanel] : [])];
}
