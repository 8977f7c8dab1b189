/**
 * `controls.jsonl`: what the user changed while the run trained, by step. A run that falls back to a checkpoint from
 * before a change makes the change again at the same step, and so trains the same numbers as before.
 */
import { z } from 'zod';
import { parseLines, truncateLines } from './jsonl.js';
import { LineAppender } from './line-appender.js';
import { controlsPath } from './run-paths.js';

export interface ControlChange {
  /** The last step that was trained before the change. */
  step: number;
  learningRate: number;
}

const schema = z.object({
  step: z.int().min(0),
  learningRate: z.number().positive(),
}) satisfies z.ZodType<ControlChange>;

export class ControlsFile {
  readonly #dir: string;
  readonly #lines: LineAppender;

  constructor(dir: string) {
    this.#dir = dir;
    this.#lines = new LineAppender(controlsPath(dir));
  }

  /** Records a change; it replaces what had been planned for later steps. */
  append(change: ControlChange): void {
    truncateLines(controlsPath(this.#dir), parseLine, (line) => line.step > change.step);
    this.#lines.append([JSON.stringify(change)]);
    this.#lines.sync();
  }

  close(): void {
    this.#lines.close();
  }
}

/** Every readable change, in order. */
export function readControls(dir: string): ControlChange[] {
  const changes: ControlChange[] = [];
  parseLines(controlsPath(dir), parseLine, (change) => changes.push(change));
  return changes;
}

function parseLine(raw: unknown): ControlChange | null {
  const result = schema.safeParse(raw, { jitless: true });
  return result.success ? result.data : null;
}
