import type { PanelInfo } from '../core/panel.js';

/** What there is to see of a run. */
export function selfSupervisedPanels(): PanelInfo[] {
  return [];
}
