import type { PanelInfo } from '../core/panel.js';
import { explanationsPanel } from './panels/explanations.js';

/** What there is to see of an explanation. */
export function explainPanels(): PanelInfo[] {
  return [explanationsPanel];
}
