/** Between a fuzzing test and the process that reads the inputs. */

/** To the process: read the inputs `from` to below `to` of the target. */
export interface Job {
  target: string;
  seed: number;
  from: number;
  to: number;
}

/** Of the process. */
export type Told = { kind: 'finding'; index: number; what: string } | { kind: 'done'; taken: number; refused: number };

/** What an input may take. */
export const limits = { cpuMs: 3000, wallMs: 60_000, heapMb: 512, grownMb: 384 };
