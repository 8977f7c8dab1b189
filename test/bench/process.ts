import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Answers, Hello, Request, Start } from './protocol.js';

/** Enough of a contender's last words to tell why it ended. */
const STDERR_CHARACTERS = 2000;

const MOST_MS_TO_END = 20_000;

/** A contender at work in a process of its own, which waits on its input while others are measured. */
export interface Contender extends Hello {
  /** From the start of its process to when it could train. */
  readyMs: number;
  ask<R extends Request>(request: R): Promise<Answers[R['kind']]>;
  /** The most memory that its process has held at a time; null where the system doesn't tell. */
  peakMb(): number | null;
  /** Resolves once its process is gone. */
  end(): Promise<void>;
}

export interface Command {
  /** For errors. */
  name: string;
  /** Program and arguments. */
  command: readonly [string, ...string[]];
  /** Beside what this process has. */
  env?: NodeJS.ProcessEnv;
}

/** Starts a contender: contender.ts, or a script in peers/. Rejects with its last words where it ends before it is asked to. */
export async function startContender({ name, command, env }: Command, start: Start): Promise<Contender> {
  const startedAt = performance.now();
  const [program, ...args] = command;
  const child = spawn(program, [...args, JSON.stringify(start)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_CHARACTERS);
  });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    // A request to a process that has ended fails as its next answer does.
    child.stdin.once('error', () => undefined);
    child.once('close', (code, signal) =>
      reject(new Error(`${name} ended (${signal ?? `exit code ${code}`}): ${stderr.trim().split('\n').at(-1)}`)),
    );
  });
  // Its own children may keep its streams open.
  const exited = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  // Whoever waits for an answer hears of it; at other times nobody need.
  ended.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <T>() => {
    const line = await Promise.race([lines.next(), ended]);
    return line.done ? ended : (JSON.parse(line.value) as T);
  };
  const hello = await answer<Hello>();
  return {
    ...hello,
    readyMs: performance.now() - startedAt,
    ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return answer();
    },
    peakMb: () => peakMb(child.pid!),
    async end() {
      child.stdin.end();
      // One that hangs while it ends, as a GPU's driver may, holds up nobody.
      const kill = setTimeout(() => child.kill('SIGKILL'), MOST_MS_TO_END);
      await exited;
      clearTimeout(kill);
    },
  };
}

/** Linux keeps the high-water mark of a process's resident memory. */
function peakMb(pid: number): number | null {
  try {
    const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes ? Math.round(Number(kilobytes) / 1024) : null;
  } catch {
    return null;
  }
}
