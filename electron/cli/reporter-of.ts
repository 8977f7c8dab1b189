import type { Terminal } from './cli-context.js';
import { humanReporter, jsonReporter, type RunReporter } from './run-reporter.js';

/** How runs of an architecture are told: what a file in `reporters/`, named after it, exports as `reporter`. */
export type MakeReporter = (terminal: Terminal, told: { dir: string; json: boolean }, now: () => Date) => RunReporter;

const found = import.meta.glob<{ reporter: MakeReporter }>('./reporters/*.ts', { eager: true });

/** Tells of a run of this architecture, in its own way where it has one. */
export function reporterOf(architecture: string): MakeReporter {
  const own = found[`./reporters/${architecture}.ts`];
  if (own) return own.reporter;
  return (terminal, { dir, json }, now) => (json ? jsonReporter(terminal, dir) : humanReporter(terminal, dir, now));
}
