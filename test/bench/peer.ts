import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { peersFolder } from '../../build/setup/peers.mjs';
import type { Contender } from './workload.js';

/** Enough of a peer's last words to tell why it ended. */
const STDERR_CHARACTERS = 2000;

interface Hello {
  parameters: number;
  version: string;
  threads: number;
}

/**
 * Starts a peer: a Python script that answers one JSON object a line on standard output to each on its input, see
 * peers/serve.py. It has its own process, and waits on its input while others are measured.
 */
export async function startPeer({ python, name, workload }: { python: string; name: string; workload: string }) {
  const script = join(peersFolder, `${name}_${workload}.py`);
  const child = spawn(python, ['-u', script], { stdio: ['pipe', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_CHARACTERS);
  });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    // A request to a peer that has ended fails as its next answer does.
    child.stdin.once('error', () => undefined);
    child.once('close', (code, signal) =>
      reject(new Error(`${script} ended (${signal ?? `exit code ${code}`}): ${stderr.trim().split('\n').at(-1)}`)),
    );
  });
  // Whoever waits for an answer hears of it; at other times nobody need.
  ended.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <T>() => {
    const line = await Promise.race([lines.next(), ended]);
    return line.done ? ended : (JSON.parse(line.value) as T);
  };
  const ask = <T>(request: object) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return answer<T>();
  };
  const hello = await answer<Hello>();
  const contender: Contender = {
    parameters: hello.parameters,
    versions: { [name]: `${hello.version}, ${hello.threads} threads` },
    train: async (steps) => (await ask<{ losses: number[] }>({ steps })).losses,
    msPerStep: async (ms) => (await ask<{ msPerStep: number }>({ ms })).msPerStep,
    dispose: () => void child.stdin.end(),
  };
  return contender;
}
