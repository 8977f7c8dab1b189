import {
  changeSentence,
  liveFields,
  liveProblem,
  liveValues,
  type LiveChange,
  type LiveValue,
} from '../../models/core/live.js';
import type { RunRecord } from '../protocol/run.js';
import type { Checkpoint } from './checkpoints.js';
import { configOf } from './complete-config.js';

type Changes = Readonly<Record<string, unknown>>;

/** Throws RequestError where one of these can't change on the way, or not to this value, of a run that goes on from here. */
export function assertLive(run: RunRecord, checkpoint: Checkpoint | null, changes: Changes): void {
  if (Object.keys(changes).length === 0) return;
  const { architecture, config } = configOf(run);
  const together = { ...config, ...checkpoint?.state.live, ...changes };
  for (const [key, value] of Object.entries(changes)) {
    const problem = liveProblem(architecture, together, { key, value });
    if (problem) throw problem;
  }
}

/**
 * Those of the changes that are of live settings and make them other than the checkpoint has, each with its sentence for the
 * log. A checkpoint knows what it was trained with, and goes before the configuration.
 */
export function liveChanges(
  run: RunRecord,
  checkpoint: Checkpoint | null,
  changes: Changes,
): (LiveChange & { sentence: string })[] {
  if (Object.keys(changes).length === 0) return [];
  const { architecture, config } = configOf(run);
  const now = liveValues(architecture, config, checkpoint?.state.live);
  const step = checkpoint?.state.step ?? 0;
  return liveFields(architecture)
    .filter(({ key }) => Object.hasOwn(changes, key) && changes[key] !== now[key])
    .map(({ key }) => {
      const change = { step, key, value: changes[key] as LiveValue };
      return { ...change, sentence: changeSentence(architecture, change, now[key]!) };
    });
}
