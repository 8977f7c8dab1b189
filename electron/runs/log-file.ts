/** `log.jsonl`: what happened in a run, in sentences. It is never cut: a resumed run keeps its history. */
import { z } from 'zod';
import type { LogLine } from '../protocol/app.js';
import { parseLines } from './jsonl.js';
import { LineAppender } from './line-appender.js';
import { logPath } from './run-paths.js';

const schema = z.object({
  at: z.string(),
  level: z.enum(['info', 'warning', 'error']),
  step: z.number().nullable(),
  message: z.string(),
  detail: z.string().exactOptional(),
}) satisfies z.ZodType<LogLine>;

export class LogFile {
  readonly #lines: LineAppender;

  constructor(dir: string) {
    this.#lines = new LineAppender(logPath(dir));
  }

  /** Returns how long the file is now, in bytes. */
  append(line: LogLine): number {
    this.#lines.append([JSON.stringify(line)]);
    return this.#lines.size;
  }

  close(): void {
    this.#lines.close();
  }
}

/** The lines that can be read, and how far that is in bytes: to the end of the last whole line. */
export function readLog(dir: string): { lines: LogLine[]; end: number } {
  const lines: LogLine[] = [];
  const { end } = parseLines(logPath(dir), parseLine, (line) => lines.push(line));
  return { lines, end };
}

function parseLine(raw: unknown): LogLine | null {
  const result = schema.safeParse(raw, { jitless: true });
  return result.success ? result.data : null;
}
