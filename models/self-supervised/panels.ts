import type { PanelInfo } from '../core/panel.js';
import type { SelfSupervisedConfig } from './config.js';
import { comparesViews } from './method-names.js';
import { embeddingMapPanel } from './panels/embedding-map.js';
import { filledInPanel } from './panels/filled-in.js';
import { neighboursPanel } from './panels/neighbours.js';
import { pairsPanel } from './panels/pairs.js';
import { probeTablePanel } from './panels/probe-table.js';
import { reconstructionsPanel } from './panels/reconstructions.js';

/** What there is to see of a run. */
export function selfSupervisedPanels({ method }: SelfSupervisedConfig): PanelInfo[] {
  return [
    probeTablePanel,
    ...(comparesViews(method) ? [pairsPanel] : []),
    ...(method === 'mae' || method === 'denoise' ? [reconstructionsPanel] : []),
    ...(method === 'masked-text' ? [filledInPanel] : []),
    embeddingMapPanel,
    neighboursPanel,
  ];
}
