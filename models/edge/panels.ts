import type { PanelInfo } from '../core/panel.js';
import type { Precision } from './formats/formats.js';
import { sensitivityPanel } from './panels/sensitivity.js';
import { variantsPanel } from './panels/variants.js';
import { weightsPanel } from './panels/weights.js';

/** What an export shows: what int8 costs each layer only where something is made int8. */
export function edgePanels({ precisions }: { precisions: readonly Precision[] }): PanelInfo[] {
  const hasInt8 = precisions.some((precision) => precision.startsWith('int8'));
  return [variantsPanel, ...(hasInt8 ? [sensitivityPanel] : []), weightsPanel];
}
