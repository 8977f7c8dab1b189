import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundle } from '../../build/bundle.mjs';
import { projectRoot } from '../../build/paths.mjs';

/** One line of what `train --json` and `resume --json` print. */
export interface Line {
  kind: string;
  step?: number;
  id?: string;
  dir?: string;
  values?: Record<string, number>;
  [key: string]: unknown;
}

export interface Finished {
  code: number | null;
  lines: Line[];
  stderr: string;
}

/** Brings the real program up to date. */
export async function buildLab(): Promise<void> {
  await bundle(['cli', 'worker']);
}

/**
 * Runs the real program with `home` for the user's runs and data. `onLine` sees each JSON line as it is printed and
 * may act on the process. Whatever is no JSON on standard output is an error.
 */
export function lab(
  home: string,
  args: string[],
  onLine: (line: Line, child: ChildProcess) => void = () => undefined,
): Promise<Finished> {
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'cli.cjs'), ...args], {
    cwd: home,
    env: { ...process.env, MODEL_LAB_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: Line[] = [];
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const reading = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    reading.on('line', (text) => {
      try {
        const line = JSON.parse(text) as Line;
        lines.push(line);
        onLine(line, child);
      } catch (error) {
        child.kill('SIGKILL');
        reject(error as Error);
      }
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, lines, stderr }));
  });
}

export const ofKind = (lines: Line[], kind: string): Line[] => lines.filter((line) => line.kind === kind);
