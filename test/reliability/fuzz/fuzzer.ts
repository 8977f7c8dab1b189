import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { globImports } from '../../../build/glob-imports.mjs';
import { projectRoot } from '../../../build/paths.mjs';
import { limits, type Job, type Told } from './job.js';

export interface Finding {
  index: number;
  what: string;
}

export interface Read {
  taken: number;
  refused: number;
  findings: Finding[];
}

const WATCH_MS = 100;
/** In one clock tick of /proc/<pid>/stat. */
const TICK_MS = 10;

/** Reads inputs in a process of its own, which it watches: one that ends or stays at an input is blamed on that. */
export class Fuzzer {
  readonly #folder: string;
  #child: ChildProcess | null = null;
  #errors = '';

  /** `folder` takes the program, and what is written for it to read. */
  constructor(folder: string) {
    this.#folder = folder;
    writeFileSync(this.#position, Buffer.alloc(8));
  }

  /** Bundles the program; once, before anything is read. */
  async build(): Promise<void> {
    await build({
      entryPoints: [join(projectRoot, 'test', 'reliability', 'fuzz', 'child.ts')],
      outfile: this.#program,
      ...{ bundle: true, platform: 'node', target: 'node16', format: 'cjs', logLevel: 'error' },
      ...{ plugins: [globImports], external: ['electron', '@tensorflow/*'] },
      define: { 'import.meta.url': JSON.stringify(new URL('../../../build/paths.mjs', import.meta.url).href) },
    });
  }

  async read(job: Job): Promise<Read> {
    const sum: Read = { taken: 0, refused: 0, findings: [] };
    for (let from = job.from; from < job.to;) {
      const { end, ...read } = await this.#attempt({ ...job, from });
      sum.taken += read.taken;
      sum.refused += read.refused;
      sum.findings.push(...read.findings);
      from = end;
    }
    return sum;
  }

  close(): void {
    this.#child?.kill('SIGKILL');
    rmSync(this.#position, { force: true });
  }

  get #program(): string {
    return join(this.#folder, 'fuzz.cjs');
  }

  get #position(): string {
    return join(this.#folder, 'position');
  }

  #start(): ChildProcess {
    const child = fork(this.#program, [this.#position], {
      execArgv: [`--max-old-space-size=${limits.heapMb}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // What it writes goes away with the folder, however it ends.
      env: { ...process.env, TMPDIR: this.#folder },
    });
    this.#errors = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#errors = (this.#errors + text).slice(-4000)));
    return child;
  }

  /** Up to the end of the job, or to the first input that takes the process with it: `end` is where to go on. */
  async #attempt(job: Job): Promise<Read & { end: number }> {
    const child = (this.#child ??= this.#start());
    const findings: Finding[] = [];
    return new Promise((resolve) => {
      let verdict: string | null = null;
      const watch = watchProcess(
        child.pid!,
        () => this.#at(),
        (what) => {
          verdict = what;
          child.kill('SIGKILL');
        },
      );
      const settle = (counts: { taken: number; refused: number }, end: number): void => {
        clearInterval(watch);
        child.removeAllListeners('message').removeAllListeners('close');
        resolve({ ...counts, findings, end });
      };
      child.on('message', (told: Told) => {
        if (told.kind === 'finding') findings.push({ index: told.index, what: told.what });
        else settle(told, job.to);
      });
      child.on('close', (code, signal) => {
        this.#child = null;
        const index = this.#at();
        findings.push({ index, what: verdict ?? `the process ended (${signal ?? code}): ${this.#errors.slice(-600)}` });
        settle({ taken: 0, refused: Math.max(0, index - job.from) }, index + 1);
      });
      writeFileSync(this.#position, Buffer.from(Float64Array.of(job.from).buffer));
      child.send(job);
    });
  }

  #at(): number {
    const note = new Float64Array(1);
    const file = openSync(this.#position, 'r');
    readSync(file, note, 0, 8, 0);
    closeSync(file);
    return note[0]!;
  }
}

/** Calls `end` when the process stays at one input for too long, or holds too much memory. */
function watchProcess(pid: number, at: () => number, end: (what: string) => void): NodeJS.Timeout {
  let [place, cpuMs, sinceMs] = [-1, 0, 0];
  return setInterval(() => {
    const now = { place: at(), cpuMs: cpuOf(pid), ms: performance.now() };
    if (now.place !== place) [place, cpuMs, sinceMs] = [now.place, now.cpuMs, now.ms];
    else if (now.cpuMs - cpuMs > limits.cpuMs) end(`it took more than ${limits.cpuMs} ms`);
    else if (now.ms - sinceMs > limits.wallMs) end(`nothing has come of it for ${limits.wallMs} ms`);
  }, WATCH_MS);
}

/** Processor time that the process has had; 0 where the system doesn't tell it so. */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return 0;
  }
}
