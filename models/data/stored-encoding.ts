import { z } from 'zod';
import { RequestError } from '../core/errors.js';
import type { TableEncoding } from './encoded-column.js';

const named = { name: z.string(), marksMissing: z.boolean(), width: z.int().min(0) };
const moments = { mean: z.number(), deviation: z.number().min(0) };

const column = z.discriminatedUnion('kind', [
  z.object({ ...named, ...moments, kind: z.literal('number') }),
  z.object({ ...named, kind: z.literal('category'), categories: z.array(z.string()) }),
]);

const target = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('classes'), name: z.string(), classNames: z.array(z.string()) }),
  z.object({ kind: z.literal('number'), name: z.string(), mean: z.number(), deviation: z.number().positive() }),
]);

const schema = z
  .object({ columns: z.array(column), width: z.int().min(0), target })
  .superRefine(({ columns, width }, { addIssue }) => {
    // Features would otherwise be written into those of other columns, or rows.
    columns.forEach((one, at) => {
      if (!allowedWidths(one).includes(one.width)) {
        addIssue({ code: 'custom', message: 'it fits no such column', path: ['columns', at, 'width'] });
      }
    });
    if (columns.reduce((sum, one) => sum + one.width, 0) !== width) {
      addIssue({ code: 'custom', message: 'it is not the sum of the columns', path: ['width'] });
    }
  });

function allowedWidths(one: z.infer<typeof column>): number[] {
  const marks = Number(one.marksMissing);
  return one.kind === 'category' ? [one.categories.length + marks] : marks === 1 ? [2] : [0, 1];
}

/** The encoding that a run has kept, as TableEncoding is written. Throws RequestError where it is something else. */
export function restoreEncoding(stored: unknown): TableEncoding {
  const parsed = schema.safeParse(stored, { jitless: true });
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const place = path.length > 0 ? `its '${path.join('.')}' is` : 'it is';
  throw new RequestError(
    `encoding: ${place} not as it was written (${message}); what the run has learned of its columns is damaged.`,
    { cause: parsed.error },
  );
}
