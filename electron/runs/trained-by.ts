/** What is told to people and programs of the process that trains a run, or did last. */
import type { RunTrainer } from '../protocol/app.js';
import { readHeartbeat } from './heartbeat.js';
import { readOwner, tookAtMs } from './owner.js';
import type { Trainer } from './trainer.js';

export function toldTrainer({ pid, host, life, tookAtMs, movedAtMs }: Trainer): RunTrainer {
  return {
    pid,
    host,
    life: life === 'earlier-boot' ? 'over' : life,
    since: isoOf(tookAtMs),
    heartbeat: isoOf(movedAtMs),
  };
}

/** The one that trains the run now, otherwise the one that owner.json names; null where there is none that can be read. */
export function trainedBy(dir: string, trainer: Trainer | null): RunTrainer | null {
  if (trainer) return toldTrainer(trainer);
  const owner = readOwner(dir);
  if (owner === null || owner === 'unknown') return null;
  const { pid, host } = owner;
  const heartbeat = isoOf(readHeartbeat(dir)?.movedAtMs ?? null);
  return { pid, host, life: 'over', since: isoOf(tookAtMs(dir)), heartbeat };
}

const isoOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
