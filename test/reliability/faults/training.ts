/** Training a run: from its beginning, and past a damaged checkpoint. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RequestError } from '../../../models/core/errors.js';
import { bringBackReplaced, newestCheckpoint } from '../../../electron/runs/checkpoints.js';
import { prepareContinuation } from '../../../electron/runs/continue-run.js';
import { createRun } from '../../../electron/runs/create-run.js';
import { checkpointDir, checkpointsDir, metricsPath, panelDir } from '../../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../../electron/runs/run-record.js';
import { config, fastFolder } from '../../runs/run-fixture.js';
import { Killed, sit, type Script } from '../../worker/training-run-harness.js';
import { check, checkEnd, Lost } from '../kills/check.js';
import { readOutcome, type Outcome } from '../kills/outcome.js';
import { Told } from '../kills/told.js';
import type { Operation } from './operation.js';

const STEPS = 8;
const KEPT = 2;

/** Everything that a worker writes is in it: evaluations, panels, assets, another rate, a pin, a checkpoint written twice. */
const script: Script = {
  evaluateEvery: 4,
  panelValues: 8,
  assets: { mean: 0.5 },
  between(step, command) {
    if (step === 4 || step === 6) command({ kind: 'checkpoint', pin: step === 4 });
    if (step === 5) command({ kind: 'set', key: 'learningRate', value: 0.5 });
  },
};

/** A run in `root` that has not trained yet. */
export function shortRun(root: string, keepCheckpoints = KEPT): { runsDir: string; dir: string } {
  const runsDir = join(root, 'runs');
  const values = { ...config, steps: STEPS, sampleEvery: 2, checkpointEvery: 3, keepCheckpoints };
  const run = { architecture: 'gan', preset: 'mlp', config: values, every: 2, status: 'stopped' } as const;
  return { runsDir, dir: createRun(runsDir, run, new Date('2026-01-31T09:45:00Z')).dir };
}

const trained = new Map<string, ReturnType<typeof trainOnce>>();

/** A copy of the same, trained to its end or to where it was killed. */
export async function trainedRun(root: string, { killedAt = Infinity, keep = KEPT } = {}) {
  const key = `${killedAt} ${keep}`;
  if (!trained.has(key)) trained.set(key, trainOnce({ killedAt, keep }));
  const { runsDir, dir } = await trained.get(key)!;
  const copy = join(root, 'runs');
  cpSync(runsDir, copy, { recursive: true });
  return { runsDir: copy, dir: join(copy, basename(dir)) };
}

async function trainOnce({ killedAt, keep }: { killedAt: number; keep: number }) {
  const root = mkdtempSync(join(fastFolder, 'model-lab-trained-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  const run = shortRun(root, keep);
  await sit(run.dir, {
    ...script,
    before(step) {
      if (step === killedAt) throw new Killed();
    },
  });
  forgetProcess(run.dir);
  return run;
}

/** As a process that is gone leaves it. */
function forgetProcess(dir: string): void {
  const record = readRunRecord(dir);
  if (record.pid !== null) writeRunRecord(dir, { ...record, status: 'running', pid: null });
}

/** What the run comes to: at its end, and with every checkpoint that it ever had. */
export interface Undisturbed {
  end: Outcome;
  every: Outcome;
}

export async function undisturbedRun(): Promise<Undisturbed> {
  const end = readOutcome((await trainOnce({ killedAt: Infinity, keep: KEPT })).dir);
  return { end, every: readOutcome((await trainOnce({ killedAt: Infinity, keep: 100 })).dir) };
}

export const training = (undisturbed: Undisturbed): Operation => ({
  name: 'training',
  prepare(root) {
    const { dir } = shortRun(root);
    const told = new Told();
    return {
      act: () => train(dir, told),
      check() {
        // As whoever goes on with the run does first.
        bringBackReplaced(dir);
        check(dir, told, undisturbed.every, KEPT);
      },
      again: () => goOn(dir, told, undisturbed),
    };
  },
});

export const trainingPastDamage = (undisturbed: Undisturbed): Operation => ({
  name: 'training past a damaged checkpoint',
  async prepare(root) {
    const { dir } = await trainedRun(root, { killedAt: 8 });
    for (const step of [4, 6]) writeFileSync(join(checkpointDir(dir, step), 'state.json'), '{');
    const before = recorded(dir);
    const told = new Told();
    return {
      act: () => train(dir, told),
      check() {
        const places = [dir, ...readdirSync(dir).flatMap((name) => (/^beyond-/.test(name) ? [join(dir, name)] : []))];
        const kept = new Set(places.flatMap((place) => [...recorded(place)]));
        for (const one of before) if (!kept.has(one)) throw new Lost(`What was recorded is gone: ${one.slice(0, 100)}`);
        const damaged = readdirSync(checkpointsDir(dir)).filter((name) => /^(damaged-)?0000000[46]/.test(name));
        if (damaged.length < 2) throw new Lost(`A damaged checkpoint is gone; there are ${damaged.join()}.`);
      },
      again: () => goOn(dir, told, undisturbed),
    };
  },
});

/** Lines of metrics, and files of panels with their content. */
function recorded(dir: string): Set<string> {
  const lines = existsSync(metricsPath(dir)) ? readFileSync(metricsPath(dir), 'utf8').split('\n') : [];
  const files = ['gallery', 'inside'].flatMap((panel) =>
    names(panelDir(dir, panel)).map((name) => {
      return `${panel}/${name} ${readFileSync(join(panelDir(dir, panel), name), 'base64')}`;
    }),
  );
  return new Set([...lines.filter((line) => line.endsWith('}')), ...files]);
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.endsWith('.tmp'));
  } catch {
    return [];
  }
}

/** Throws the sentence with which it failed. */
async function train(dir: string, told: Told): Promise<void> {
  const { events } = await sit(dir, { ...script, hear: (event) => told.hear(event) });
  const last = events.at(-1);
  if (last?.kind === 'done') return;
  if (last?.kind !== 'failed') throw new Error('It ended without a word.');
  if (last.code === 'internal') throw new Error(last.message);
  throw new RequestError(last.message);
}

async function goOn(dir: string, told: Told, undisturbed: Undisturbed): Promise<void> {
  forgetProcess(dir);
  const reached = newestCheckpoint(dir).checkpoint?.state.step ?? -1;
  if (reached < STEPS) prepareContinuation(dir, undefined, { status: 'stopped' });
  told.goOnFrom(reached);
  await train(dir, told);
  checkEnd(dir, told, undisturbed);
  if (readRunRecord(dir).status !== 'done') throw new Lost('It did not come to its end.');
}
