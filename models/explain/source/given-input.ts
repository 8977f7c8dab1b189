import { parse } from 'csv-parse/sync';
import { RequestError } from '../../core/errors.js';
import type { InferenceInput } from '../../core/inference.js';
import { excerpt } from '../../core/printable.mjs';
import { isMissing, readNumber } from '../../data/cell-values.js';
import { pixelsOfFile } from '../../data/image-file.js';

type Columns = readonly { name: string; categories: readonly string[] | null }[];

/**
 * The raw input [D] that somebody has given: an image file, or "name=value" pairs of a row, with commas between them. Throws RequestError
 * (field `row` or `file`) where it is nothing for this model.
 */
export async function givenInput(
  { shape, meaning }: InferenceInput,
  { row, file }: { row: string | null; file: string | null },
): Promise<Float32Array | Int32Array> {
  switch (meaning.kind) {
    case 'image': {
      if (file === null) throw refuse('row', 'this model looks at images; give a number of the data, or a file');
      const [height, width, channels] = shape as [number, number, 1 | 3];
      return Float32Array.from(await pixels(file, { height, width, channels }));
    }
    case 'row':
      if (row === null) throw refuse('file', `this model reads rows; give ${example(meaning.columns)} as row`);
      return rawRow(row, meaning.columns);
    default:
      throw row === null
        ? refuse('file', 'this model looks at no files; give a number of the data as row')
        : refuse('row', `'${excerpt(row)}' is no number of a row; use a whole number from 0`);
  }
}

async function pixels(path: string, shape: { height: number; width: number; channels: 1 | 3 }): Promise<Uint8Array> {
  try {
    return await pixelsOfFile(path, shape);
  } catch (error) {
    if (!(error instanceof RequestError) || error.field !== 'input') throw error;
    throw new RequestError(error.message.replace(/^input:/, 'file:'), { field: 'file', cause: error });
  }
}

/** Every column once, by its name; a value that is missing stays so. */
function rawRow(text: string, columns: Columns): Float32Array {
  const given = new Map(pairsOf(text, columns));
  for (const name of given.keys()) {
    if (columns.some((column) => column.name === name)) continue;
    throw refuse('row', `the model has no column '${excerpt(name)}'; its columns are ${names(columns)}`);
  }
  const missing = columns.filter(({ name }) => !given.has(name));
  if (missing.length > 0) throw refuse('row', `it lacks ${names(missing)}; leave a value empty where it is not known`);
  return Float32Array.from(columns, (column) => rawValue(given.get(column.name)!.trim(), column));
}

function rawValue(text: string, { name, categories }: Columns[number]): number {
  if (categories) return isMissing(text) ? -1 : categories.indexOf(text);
  if (isMissing(text)) return NaN;
  const value = readNumber(text, 'plain');
  if (value !== null && Number.isFinite(value)) return value;
  throw refuse('row', `'${excerpt(text)}' is no number, which ${excerpt(name)} is`);
}

function pairsOf(text: string, columns: Columns): (readonly [string, string])[] {
  let fields: string[];
  try {
    [fields = []] = parse(text, { relax_quotes: true, trim: true }) as string[][];
  } catch (cause) {
    throw refuse('row', `'${excerpt(text)}' can't be read as name=value pairs with commas between them`, cause);
  }
  return fields.map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw refuse('row', `'${excerpt(pair)}' is not of the form name=value; write ${example(columns)}`);
    return [pair.slice(0, at).trim(), pair.slice(at + 1)] as const;
  });
}

/** At most so many columns are named in a sentence. */
const NAMED = 8;

function names(columns: Columns): string {
  const more = columns.length > NAMED ? ` and ${columns.length - NAMED} more` : '';
  return `${columns
    .slice(0, NAMED)
    .map(({ name }) => excerpt(name))
    .join(', ')}${more}`;
}

function example(columns: Columns): string {
  const some = columns.slice(0, 2).map(({ name }) => `${excerpt(name)}=…`);
  return `a row such as ${some.join(',')}${columns.length > 2 ? ',…' : ''}`;
}

function refuse(field: 'row' | 'file', reason: string, cause?: unknown): RequestError {
  return new RequestError(`${field}: ${reason}.`, { field, cause });
}
