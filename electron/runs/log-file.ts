/** `log.jsonl`: what happened in a run, in sentences. It is never cut: a resumed run keeps its history. */
import { z } from 'zod';
import type { LogLine } from '../protocol/app.js';
import { LineAppender, parseLines, readBytes } from './jsonl.js';
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

  append(line: LogLine): void {
    this.#lines.append([JSON.stringify(line)]);
  }

  close(): void {
    this.#lines.close();
  }
}

export function readLog(dir: string): LogLine[] {
  return parseLines(readBytes(logPath(dir)), parseLine).lines.map((line) => line.value);
}

function parseLine(raw: unknown): LogLine | null {
  const result = schema.safeParse(raw, { jitless: true });
  return result.success ? result.data : null;
}
