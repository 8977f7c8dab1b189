import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '../../electron/protocol/run.js';
import { tempFolder } from '../runs/run-fixture.js';
import { lab } from './spawn-lab.js';

/** A run's peak in bytes: what its worker estimated before it began, and what the process came to. */
export interface MeasuredMemory {
  estimated: number;
  measured: number;
}

/** Trains a few steps with the real program, with a picture, an evaluation and a checkpoint at both ends. */
export async function measureMemory(args: readonly string[], steps = 30): Promise<MeasuredMemory> {
  const { code, lines, stderr } = await lab(tempFolder(), ['train', ...args, '--steps', String(steps), '--json']);
  const dir = lines.find(({ kind }) => kind === 'run')?.dir;
  if (code !== 0 || dir === undefined) throw new Error(`train ${args.join(' ')} ended with ${code}: ${stderr}`);
  const { memory } = JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')) as RunRecord;
  if (!memory?.estimate || memory.measured === null) throw new Error(`${dir}: its record tells no memory.`);
  return { estimated: memory.estimate.peak, measured: memory.measured };
}
