import type { PanelInfo } from '../core/panel.js';
import { confusionPanel } from '../panels/confusion.js';
import type { ClassifierConfig } from './config.js';
import { classScoresPanel } from './panels/class-scores.js';
import { decisionSurfacePanel } from './panels/decision-surface.js';
import { featureMapsPanel } from './panels/feature-maps.js';
import { filtersPanel } from './panels/filters.js';
import { fitPanel } from './panels/fit.js';
import { mistakesPanel } from './panels/mistakes.js';
import { reliabilityPanel } from './panels/reliability.js';

/** What there is to see of a classifier. Only data of two columns have a decision surface. */
export function classifierPanels({ output, network, data }: ClassifierConfig): PanelInfo[] {
  return [
    ...(output === 'classes' ? [confusionPanel, mistakesPanel, reliabilityPanel, classScoresPanel] : [fitPanel]),
    ...(network === 'mlp' ? [] : [filtersPanel, featureMapsPanel]),
    ...(data === 'table' ? [decisionSurfacePanel] : []),
  ];
}
