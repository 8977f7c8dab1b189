import { z } from 'zod';
import type { FieldMeta } from './config.js';

/**
 * A key that takes another run, of this architecture, or nothing: commands take what finds a run, the page its id; a question
 * gets its folder, a configuration keeps its id. `sameData`: one that has learned from the same data as the run that is asked, which pages offer alone.
 */
export function otherRun(
  architecture: string,
  {
    sameData,
    ...words
  }: Pick<FieldMeta, 'title' | 'help' | 'group' | 'when' | 'later' | 'advanced'> & { sameData?: true },
) {
  const meta = { ...words, widget: 'run', architecture, ...(sameData && { sameData }) };
  return z.string().min(1).max(4096).nullable().default(null).meta(meta);
}

/**
 * A key that takes a file or a folder of the user's: its path, or nothing. Commands pass the path as it was typed; the page
 * never names one, but what stands for a choice that was made in the system's dialog, see withPaths in parse-question.ts.
 */
export function chosenPath(kind: 'file' | 'folder', { title, help }: { title: string; help: string }) {
  return z.string().min(1).max(4096).nullable().default(null).meta({ title, help, widget: kind });
}
