import type { PanelInfo } from '../core/panel.js';
import { explanationsPanel } from './panels/explanations.js';
import { effectsPanel } from './panels/effects.js';
import { trustPanel } from './panels/trust.js';

/** What there is to see of an explanation. */
export function explainPanels(): PanelInfo[] {
  return [explanationsPanel, trustPanel, effectsPanel];
}
