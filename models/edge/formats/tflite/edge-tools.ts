/** The programs that make and run TensorFlow Lite files, set up when they are first asked for. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../../../build/paths.mjs';
import { namedEdgeTools, type EdgeTools } from '../../../../build/setup/edge-tools.mjs';
import { RequestError } from '../../../core/errors.js';

export type { EdgeTools };

export interface SetUpOptions {
  /** Each line that says what the set-up is doing. */
  onProgress?: (line: string) => void;
  signal?: AbortSignal;
}

let ready: EdgeTools | null = null;

/**
 * The tools; where they are missing they are fetched and compiled first, which takes 22 MB and half a minute of a processor.
 * Throws RequestError with what is missing and how to get it, and where `signal` ends it: what was done then is taken up again.
 */
export async function edgeTools(options: SetUpOptions = {}): Promise<EdgeTools> {
  ready ??= named() ?? (await setUp(options));
  return ready;
}

function named(): EdgeTools | null {
  try {
    return namedEdgeTools();
  } catch (error) {
    const { message, remedy } = error as { message: string; remedy?: string | null };
    throw new RequestError([message, remedy].filter(Boolean).join(' '), { cause: error });
  }
}

/** By the set-up's own program: it holds a lock among processes, and there need be no Node beside Electron. */
function setUp({ onProgress, signal }: SetUpOptions): Promise<EdgeTools> {
  return new Promise((resolve, reject) => {
    const stopped = () => new RequestError('TensorFlow Lite: its set-up was stopped; the next one goes on from here.');
    if (signal?.aborted) return reject(stopped());
    const child = spawn(process.execPath, [join(projectRoot, 'build', 'setup-edge.mjs')], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stop = () => child.kill('SIGTERM');
    signal?.addEventListener('abort', stop);
    let [result, said] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (result += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const lines = (said + text).split('\n');
      said = lines.pop() ?? '';
      for (const line of lines) onProgress?.(line);
    });
    child.once('error', (error) => reject(new RequestError(`TensorFlow Lite can't be set up: ${error.message}.`)));
    child.once('close', (code) => {
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted) return reject(stopped());
      const found = parsed(result);
      if (found && 'converter' in found) return resolve(found);
      const problem = found?.problem ?? `its set-up ended with ${code}; \`npm run setup -- edge\` says more.`;
      reject(new RequestError(`TensorFlow Lite: ${problem}`));
    });
  });
}

function parsed(json: string): EdgeTools | { problem: string } | null {
  try {
    return JSON.parse(json) as EdgeTools | { problem: string };
  } catch {
    return null;
  }
}
