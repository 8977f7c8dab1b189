import { Places } from '../../../electron/launch/places.js';
import { RunSupervisor } from '../../../electron/launch/run-supervisor.js';
import { prepareContinuation } from '../../../electron/runs/continue-run.js';
import type { DataDirs } from '../../../models/data/dataset.js';
import { atMoment, type Moment } from './moment.js';
import { Lost } from './check.js';
import type { Told } from './told.js';
import type { Victim } from './victims.js';

/** How a process ended, and what it was doing by what it had told. */
export interface Death {
  /** False where it had ended by itself. */
  killed: boolean;
  heardOf: 'nothing' | 'run' | 'end';
  /** Milliseconds from its start to its end. */
  lifeMs: number;
}

/** Trains the run in this process's worker and kills that; without a moment it lives to its end. */
export async function liveInWorker(
  { victim, dir, dataDirs, told }: { victim: Victim; dir: string; dataDirs: DataDirs; told: Told },
  moment: Moment | null,
): Promise<Death> {
  const death: Death = { killed: false, heardOf: 'nothing', lifeMs: 0 };
  const beganAt = performance.now();
  let problem = '';
  const kill =
    moment &&
    atMoment(moment, () => {
      death.killed = process.kill(supervisor.pid!, 'SIGKILL');
    });
  const supervisor = new RunSupervisor({
    ...{ dir, dataDirs, spawn: victim.spawn, places: new Places(1), now: Date.now },
    onEvent(event) {
      if (event.kind === 'run') {
        death.heardOf = 'run';
        if (event.record.step < told.newestCheckpoint) {
          problem = `It went on from step ${event.record.step}, though checkpoint ${told.newestCheckpoint} was told.`;
        }
      }
      if (event.kind === 'done') death.heardOf = 'end';
      told.hear(event);
      kill?.heard(event.kind);
    },
  });
  prepareContinuation(dir, undefined, { status: 'stopped' });
  const end = await supervisor.run();
  kill?.cancel();
  death.lifeMs = performance.now() - beganAt;
  if (problem !== '') throw new Lost(problem);
  if (end.kind === 'failed' && !death.killed) throw new Lost(end.failure.message);
  return death;
}
