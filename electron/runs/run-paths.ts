/** Where the parts of a run lie inside its directory. */
import { join } from 'node:path';

/** Steps in names have eight digits, so that names sort as numbers do. */
export const stepName = (step: number): string => String(step).padStart(8, '0');

/** The step that a name such as `00000500` or `00000500.png` stands for; null for any other name. */
export function stepOfName(name: string, extension = ''): number | null {
  const match = /^(\d{8,10})(.*)$/.exec(name);
  return match && match[2] === extension ? Number(match[1]) : null;
}

export const runJsonPath = (dir: string): string => join(dir, 'run.json');
export const saidPath = (dir: string): string => join(dir, 'said.json');
/** Which process trains the run, or did last. */
export const ownerPath = (dir: string): string => join(dir, 'owner.json');
/** What that process writes again and again while it lives. */
export const heartbeatPath = (dir: string): string => join(dir, 'heartbeat');
export const metricsPath = (dir: string): string => join(dir, 'metrics.jsonl');
export const controlsPath = (dir: string): string => join(dir, 'controls.jsonl');
export const logPath = (dir: string): string => join(dir, 'log.jsonl');
export const panelsDir = (dir: string): string => join(dir, 'panels');
export const panelDir = (dir: string, panel: string): string => join(panelsDir(dir), panel);
/** Of a panel's record, without the extension: `.json`, with its matrices in `.bin` and its picture in `.png`. */
export const panelPath = (dir: string, panel: string, step: number): string =>
  join(panelDir(dir, panel), stepName(step));
export const assetsPath = (dir: string): string => join(dir, 'assets.json');
/** What a run begins with that was taken from another one. */
export const startDir = (dir: string): string => join(dir, 'start');
/** Files that the run itself makes besides: what it exports, say. */
export const filesDir = (dir: string): string => join(dir, 'files');
export const checkpointsDir = (dir: string): string => join(dir, 'checkpoints');
export const checkpointDir = (dir: string, step: number): string => join(checkpointsDir(dir), stepName(step));
