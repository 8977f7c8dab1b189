import { z } from 'zod';
import { fieldsOf } from './fields.js';

/**
 * A key that takes a file or a folder of the user's: its path, or nothing. Commands pass the path as it was typed; the page
 * never names one, but what stands for a choice that was made in the system's dialog, see withPaths.
 */
export function chosenPath(kind: 'file' | 'folder', { title, help }: { title: string; help: string }) {
  return z.string().min(1).max(4096).nullable().default(null).meta({ title, help, widget: kind });
}

/** `values` with the path of each file and folder that they name, as `pathOf` has it. */
export function withPaths(
  schema: z.ZodObject,
  values: Record<string, unknown>,
  pathOf: (given: string, key: string) => string,
): Record<string, unknown> {
  const keys = fieldsOf(schema).flatMap(({ key, widget }) => (widget === 'file' || widget === 'folder' ? [key] : []));
  const paths = keys.flatMap((key) => {
    const given = values[key];
    return typeof given === 'string' ? [[key, pathOf(given, key)]] : [];
  });
  return { ...values, ...Object.fromEntries(paths) };
}
