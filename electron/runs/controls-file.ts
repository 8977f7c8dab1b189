/**
 * `controls.jsonl`: which live settings the user changed while the run trained, by step. A run that falls back to a
 * checkpoint from before a change makes the change again at the same step, and so trains the same numbers as before.
 */
import { z } from 'zod';
import type { LiveChange } from '../../models/core/live.js';
import { parseLines, truncateLines } from './jsonl.js';
import { LineAppender } from './line-appender.js';
import { controlsPath } from './run-paths.js';

const step = z.int().min(0);

export const liveValue = z.union([z.number(), z.string(), z.boolean(), z.null()]);

const schema = z.union([
  z.object({ step, key: z.string(), value: liveValue }),
  // Runs from before there were others could change their learning rate.
  z
    .object({ step, learningRate: z.number().positive() })
    .transform(({ step: at, learningRate: value }) => ({ step: at, key: 'learningRate', value })),
]) satisfies z.ZodType<LiveChange>;

export class ControlsFile {
  readonly #dir: string;
  readonly #lines: LineAppender;

  constructor(dir: string) {
    this.#dir = dir;
    this.#lines = new LineAppender(controlsPath(dir));
  }

  /** Records a change; it replaces what had been planned of the same setting for later steps. */
  append(change: LiveChange): void {
    const isLater = ({ step: at }: LiveChange): boolean => at > change.step;
    const others = readControls(this.#dir).filter((one) => isLater(one) && one.key !== change.key);
    truncateLines(controlsPath(this.#dir), parseLine, isLater);
    this.#lines.append([change, ...others].map(({ step: at, key, value }) => JSON.stringify({ step: at, key, value })));
    this.#lines.sync();
  }

  close(): void {
    this.#lines.close();
  }
}

/** Writes down changes of a run that nobody trains. */
export function appendChanges(dir: string, changes: readonly LiveChange[]): void {
  const file = new ControlsFile(dir);
  try {
    for (const change of changes) file.append(change);
  } finally {
    file.close();
  }
}

/** Every readable change, in order. */
export function readControls(dir: string): LiveChange[] {
  const changes: LiveChange[] = [];
  parseLines(controlsPath(dir), parseLine, (change) => changes.push(change));
  return changes;
}

function parseLine(raw: unknown): LiveChange | null {
  const result = schema.safeParse(raw, { jitless: true });
  return result.success ? result.data : null;
}
