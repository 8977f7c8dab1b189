import { claim } from '../../models/core/diagnosis/diagnosis.js';
import { changeSentence, type LiveValue } from '../../models/core/live.js';
import { architectureOf } from './describe-run.js';
import { formatCount } from './format.js';
import { inWords } from './in-words.js';
import type { RunView } from './run-view.svelte.js';

/** Something that happened to a run at a step. */
export interface RunMark {
  step: number;
  kind: 'checkpoint' | 'best' | 'change' | 'warning' | 'error';
  /** A sentence or a few words, without the step. */
  text: string;
  /** A checkpoint that is kept. */
  pinned?: true;
}

/** Lines of the log that are marked, at most: the newest. */
const MOST_LINES = 100;

/**
 * Checkpoints, settings that were changed on the way, warnings (skipped updates among them) and errors of the log, and what was
 * diagnosed, each kind by ascending step.
 */
export function runMarks(view: RunView): RunMark[] {
  const lines = view.log.filter(({ level, step }) => level !== 'info' && step !== null);
  return [
    ...view.checkpoints.map(({ step, pinned, best }): RunMark => ({
      ...{ step, kind: best ? 'best' : 'checkpoint' },
      text: `${best ? 'Best checkpoint' : 'Checkpoint'}${pinned ? ', pinned' : ''}`,
      ...(pinned && { pinned }),
    })),
    ...changeMarks(view),
    ...lines.slice(-MOST_LINES).map(({ level, step, message }): RunMark => ({
      ...{ step: step!, text: inWords(message) },
      kind: level === 'error' ? 'error' : 'warning',
    })),
    ...view.diagnoses.found.map((one): RunMark => ({ step: one.since, kind: 'warning', text: claim(one) })),
  ];
}

/** "Learning rate changed from 0.001 to 0.002." */
function changeMarks({ record, changes }: RunView): RunMark[] {
  const architecture = record && architectureOf(record.architecture);
  if (!architecture) return [];
  const now: Record<string, unknown> = { ...architecture.stored, ...record.config };
  return changes.map((change) => {
    const text = changeSentence(architecture, change, now[change.key] as LiveValue);
    now[change.key] = change.value;
    return { step: change.step, kind: 'change', text };
  });
}

/** With its step, for a tick's title: "Checkpoint at step 1,200". */
export const markTitle = ({ step, text }: RunMark): string => `Step ${formatCount(step)}: ${text}`;
