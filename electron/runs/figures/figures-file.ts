/** `<home>/app/run-figures.json`: figures of runs that have ended, so that a list need not read all of their metrics again. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../../../models/core/make-folder.mjs';
import { replaceFile } from '../durable-write.js';
import { runFigures, type RunFigures } from './run-figures.js';

const count = z.int().min(0);
const numbers = z.array(z.number());
const figures = z.object({
  metrics: z.record(z.string(), z.object({ last: z.number(), min: z.number(), max: z.number() })),
  curves: z.record(
    z.string(),
    z.object({
      perPoint: z.int().min(1),
      steps: numbers,
      values: numbers,
      open: z.object({ count, steps: z.number(), values: z.number() }),
    }),
  ),
  file: z.object({
    bytes: count,
    mtimeMs: z.number(),
    end: count,
    last: z.object({ from: count, sum: z.string() }).nullable(),
  }),
}) satisfies z.ZodType<RunFigures>;
const content = z.object({ format: z.literal(1), runs: z.record(z.string(), figures) });

export const figuresPath = (runsDir: string): string => join(dirname(resolve(runsDir)), 'app', 'run-figures.json');

/**
 * Figures of the runs in `runsDir`, read once each as long as their files stay as they are. What is kept on the disk is never
 * the truth: where it can't be read, or was written by another version, it is made again.
 */
export class FiguresFile {
  readonly #path: string;
  #known: Map<string, RunFigures> | null = null;
  #isNews = false;

  constructor(runsDir: string) {
    this.#path = figuresPath(runsDir);
  }

  /** As runFigures, of the run with this id. `settled`: it has ended, so that its figures are worth keeping. */
  of(id: string, dir: string, { curved, settled }: { curved: readonly string[]; settled: boolean }): RunFigures {
    this.#known ??= this.#read();
    const known = this.#known.get(id);
    const now = runFigures(dir, curved, known);
    if (now !== known) {
      this.#known.set(id, now);
      this.#isNews ||= settled;
    }
    return now;
  }

  /** Writes what is new, without those of runs that are no longer there. A disk that takes nothing costs time, no more. */
  save(there: (id: string) => boolean): void {
    if (!this.#isNews || !this.#known) return;
    this.#isNews = false;
    const kept = [...this.#known].filter(([id]) => there(id));
    try {
      makeFolder(dirname(this.#path));
      replaceFile(this.#path, JSON.stringify({ format: 1, runs: Object.fromEntries(kept) }, rounded), { sync: false });
    } catch {
      // They are made again the next time.
    }
  }

  #read(): Map<string, RunFigures> {
    try {
      const { runs } = content.parse(JSON.parse(readFileSync(this.#path, 'utf8')), { jitless: true });
      return new Map(Object.entries(runs));
    } catch {
      return new Map();
    }
  }
}

/** Pixels are what curves are for: more digits than these only take room. Sums and counts of the open point stay. */
function rounded(this: unknown, key: string, value: unknown): unknown {
  return key === 'values' && Array.isArray(value) ? value.map((one) => Number((one as number).toPrecision(5))) : value;
}
