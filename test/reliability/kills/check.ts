import { listCheckpoints } from '../../../electron/runs/checkpoints.js';
import { readLog } from '../../../electron/runs/log-file.js';
import { readRunRecord } from '../../../electron/runs/run-record.js';
import { readOutcome, type Outcome } from './outcome.js';
import type { Told } from './told.js';

/** Something of a run is lost, or was taken for whole and isn't. */
export class Lost extends Error {}

/**
 * Holds the directory of a run whose process was killed to what was told of it, and to the same run undisturbed. Throws
 * Lost, or what a reader of the directory throws.
 */
export function check(dir: string, told: Told, undisturbed: Outcome, keepCheckpoints: number): void {
  readRunRecord(dir);
  const found = readOutcome(dir);
  checkLog(dir, told);
  for (const [step, values] of told.metrics) {
    const line = found.metrics.get(step);
    for (const [name, value] of Object.entries(values)) {
      if (line?.[name] !== value)
        throw new Lost(`${name} of step ${step} was told as ${value}: it is ${line?.[name]}.`);
    }
  }
  for (const [step, panels] of told.panels) {
    for (const panel of panels) {
      if (!found.panels.has(`${panel}/${step}`)) throw new Lost(`Panel ${panel} of step ${step} was told and is gone.`);
    }
  }
  const listed = listCheckpoints(dir).map(({ step }) => step);
  for (const step of told.checkpoints) {
    const isRolledAway = listed.filter((other) => other > step).length >= keepCheckpoints;
    if (!listed.includes(step) && !isRolledAway) throw new Lost(`Checkpoint ${step} was told and is gone.`);
  }
  compare(found, undisturbed);
}

/** Of a run that has reached its end: it holds all of `end`, and nothing that is not in `every`. */
export function checkEnd(dir: string, told: Told, { end: undisturbed, every }: { end: Outcome; every: Outcome }): void {
  checkLog(dir, told);
  const found = readOutcome(dir);
  compare(found, every);
  for (const part of ['metrics', 'panels'] as const) {
    for (const key of undisturbed[part].keys()) {
      if (!(found[part] as Map<unknown, unknown>).has(key)) throw new Lost(`${part} of ${key} are missing at the end.`);
    }
  }
  for (const [step, values] of undisturbed.metrics) {
    const missing = Object.keys(values).find((name) => found.metrics.get(step)![name] === undefined);
    if (missing !== undefined) throw new Lost(`${missing} of step ${step} is missing at the end.`);
  }
  const last = Math.max(...undisturbed.checkpoints.keys());
  if (!found.checkpoints.has(last)) throw new Lost(`The last checkpoint, ${last}, is missing.`);
  if (found.assets !== undisturbed.assets) throw new Lost('The assets are not those of an undisturbed run.');
}

/** Every number and picture that is there is the undisturbed run's. */
function compare(found: Outcome, undisturbed: Outcome): void {
  for (const [step, values] of found.metrics) {
    for (const [name, value] of Object.entries(values)) {
      const right = undisturbed.metrics.get(step)?.[name];
      if (right !== value) throw new Lost(`${name} of step ${step} is ${value}; undisturbed it is ${right}.`);
    }
  }
  for (const part of ['checkpoints', 'panels'] as const) {
    for (const [key, sum] of found[part]) {
      const right = (undisturbed[part] as Map<string | number, string>).get(key);
      if (right !== sum) throw new Lost(`${part}: ${key} is not that of an undisturbed run.`);
    }
  }
}

function checkLog(dir: string, told: Told): void {
  const lines = new Set(readLog(dir).lines.map(({ at, message }) => `${at} ${message}`));
  for (const line of told.logLines)
    if (!lines.has(line)) throw new Lost(`The log line '${line}' was told and is gone.`);
}
