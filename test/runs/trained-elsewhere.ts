import { writeFileSync } from 'node:fs';
import { heartbeatPath, ownerPath } from '../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';

/** A process on the machine of somebody else, who may be asleep. */
export const elsewhere = {
  ...{ pid: 12, host: 'laptop', machine: 'b2', boot: 'sunday', pidNamespace: 'pid:[1]', startTicks: 5 },
};

/** The run in `dir` as it is while that process trains it, at step 7. */
export function letTrain(dir: string, owner: object & { pid: number }): void {
  writeFileSync(ownerPath(dir), JSON.stringify({ format: 1, token: 'theirs', ...owner }));
  writeRunRecord(dir, { ...readRunRecord(dir), status: 'running', pid: owner.pid, step: 7 });
}

/** Moves its heartbeat. */
export const beat = (dir: string, count: number): void => writeFileSync(heartbeatPath(dir), `theirs ${count}\n`);
