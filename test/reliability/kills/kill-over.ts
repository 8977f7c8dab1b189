import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFolders } from '../../../build/paths.mjs';
import { listCheckpoints } from '../../../electron/runs/checkpoints.js';
import { checkpointsDir, panelDir, panelsDir } from '../../../electron/runs/run-paths.js';
import { readRunRecord } from '../../../electron/runs/run-record.js';
import type { Random } from '../random.js';
import { check, checkEnd, Lost } from './check.js';
import { liveInHost } from './host-life.js';
import { anyMoment } from './moment.js';
import { readOutcome, type Outcome } from './outcome.js';
import { Told } from './told.js';
import { STEPS, type Detail, type Victim } from './victims.js';
import { liveInWorker, type Death } from './worker-life.js';

/** Who is killed. */
export type Target = 'worker' | 'host' | 'both';

/** What a killed process was doing, as far as it had told and as what it left behind shows. */
export type Doing =
  'starting' | 'training' | 'writing a checkpoint' | 'recording panels' | 'replacing run.json' | 'ending';

const detail: Detail = { every: 5, checkpointEvery: 15, keepCheckpoints: 3 };

/** The same run, left alone. */
interface Undisturbed {
  /** What a killed one must hold at its end. */
  end: Outcome;
  /** Everything that it may hold: one that loses its host ends with a checkpoint of whatever step it is at. */
  every: Outcome;
  lifeMs: number;
}

/** One run after the other of a victim, each killed until it ends all the same, and held to one that was left alone. */
export class KillOver {
  /** Runs that came to their end, through kills, with the numbers of one that was left alone. */
  ended = 0;
  readonly #victim: Victim;
  readonly #home: string;
  #undisturbed: Undisturbed | null = null;
  #run: { dir: string; told: Told } | null = null;

  constructor(victim: Victim) {
    this.#victim = victim;
    this.#home = mkdtempSync(join(tmpdir(), 'model-lab-kills-'));
    mkdirSync(join(this.#home, 'runs'));
  }

  /** Kills once; null where the process had come to its end before that. Throws Lost, with what is lost. */
  async kill(random: Random, target: Target): Promise<Doing | null> {
    const { every, lifeMs } = (this.#undisturbed ??= await this.#leaveAlone());
    this.#run ??= { dir: this.#create(detail), told: new Told() };
    const { dir, told } = this.#run;
    const death = await this.#live(random, target, lifeMs);
    const doing = doingOf(dir, death);
    check(dir, told, every, detail.keepCheckpoints);
    told.goOnFrom(listCheckpoints(dir).at(-1)?.step ?? -1);
    if (told.isDone || readRunRecord(dir).status === 'done') this.#finish();
    return death.killed ? doing : null;
  }

  /** Lets the run that is open come to its end. */
  async finish(): Promise<void> {
    if (!this.#run) return;
    const { dir, told } = this.#run;
    await liveInWorker({ victim: this.#victim, dir, dataDirs: dataFolders(), told }, null);
    this.#finish();
  }

  close(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }

  #live(random: Random, target: Target, lifeMs: number): Promise<Death> {
    const { dir, told } = this.#run!;
    const left = 1 - Math.max(0, told.newestCheckpoint) / STEPS;
    // The host needs a moment before it starts the worker; the farther a run is, the less of its life is left.
    const moment = anyMoment(random, lifeMs * (0.5 + 0.5 * left) * (target === 'worker' ? 1 : 1.2));
    if (target === 'worker') {
      return liveInWorker({ victim: this.#victim, dir, dataDirs: dataFolders(), told }, moment);
    }
    return liveInHost({ dir, home: this.#home, told, both: target === 'both' }, moment);
  }

  async #leaveAlone(): Promise<Undisturbed> {
    const { outcome: end, lifeMs } = await this.#lookAt({ ...detail, keepCheckpoints: 1000 });
    if (end.metrics.size === 0 || end.panels.size === 0) throw new Lost('The undisturbed run recorded nothing.');
    if (!this.#victim.isReal) return { end, every: end, lifeMs };
    const { outcome: every } = await this.#lookAt({ every: 1, checkpointEvery: 1, keepCheckpoints: 1000 });
    return { end, every, lifeMs };
  }

  /** What a run that is left alone comes to. */
  async #lookAt(of: Detail): Promise<{ outcome: Outcome; lifeMs: number }> {
    const dir = this.#create(of);
    const told = new Told();
    const { lifeMs } = await liveInWorker({ victim: this.#victim, dir, dataDirs: dataFolders(), told }, null);
    const outcome = readOutcome(dir);
    check(dir, told, outcome, of.keepCheckpoints);
    rmSync(dir, { recursive: true, force: true });
    return { outcome, lifeMs };
  }

  #create(of: Detail): string {
    return this.#victim.create(join(this.#home, 'runs'), of);
  }

  #finish(): void {
    const { dir, told } = this.#run!;
    const { end, every } = this.#undisturbed!;
    checkEnd(dir, told, { end, every });
    rmSync(dir, { recursive: true, force: true });
    this.#run = null;
    this.ended++;
  }
}

function doingOf(dir: string, death: Death): Doing {
  const here = namesIn(dir);
  if (namesIn(checkpointsDir(dir)).some((name) => name.startsWith('.'))) return 'writing a checkpoint';
  const panels = namesIn(panelsDir(dir)).flatMap((panel) => namesIn(panelDir(dir, panel)));
  if (panels.some((name) => name.endsWith('.tmp'))) return 'recording panels';
  if (here.some((name) => name.startsWith('run.json.'))) return 'replacing run.json';
  return death.heardOf === 'end' ? 'ending' : death.heardOf === 'run' ? 'training' : 'starting';
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
