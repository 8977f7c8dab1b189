import type { PanelContent } from '../core/panel.js';
import type { Doing } from '../core/questions.js';
import type { Explanation } from './explanation.js';
import { effectsOfRun } from './effects/effects-of-run.js';
import { effectsPanel } from './panels/effects.js';
import { trustPanel } from './panels/trust.js';
import { trustOfRun } from './trust/trust-of-run.js';

/** What is made once all rows are explained: whether to trust that, and what holds for all rows. Tells what it is at. */
export async function* endPanels(
  explanation: Explanation,
  wanted: readonly string[],
): AsyncGenerator<Doing, Record<string, PanelContent>> {
  const made: Record<string, PanelContent> = {};
  if (wanted.includes(trustPanel.name)) made[trustPanel.name] = { body: yield* trustOfRun(explanation) };
  if (wanted.includes(effectsPanel.name)) {
    const body = yield* effectsOfRun(explanation);
    if (body) made[effectsPanel.name] = { body };
  }
  return made;
}
