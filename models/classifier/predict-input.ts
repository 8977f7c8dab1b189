import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { RequestError } from '../core/errors.js';
import { findStyle, hasDecimalCommas, isMissing, readNumber } from '../data/cell-values.js';
import type { TableStyle } from '../data/column-kinds.js';
import { systemPath } from '../data/byte-names.js';
import { IMAGE_NAME } from '../data/decode-image.js';
import { fileError, printable, shownName } from '../data/file-errors.js';
import { listEntries } from '../data/list-entries.js';
import { readRawTable } from '../data/import-rows.js';
import { encodeRawRows, type TableEncoding } from '../data/table-encoding.js';
import { readTableText } from '../data/text-file.js';
import { pixelsOfFile } from '../data/image-file.js';
import type { Examples, Form } from './examples.js';

/** What a user wants classes or numbers for: a picture or a CSV file, a folder of pictures, or a row "name=value,…". */
export type PredictInput =
  { kind: 'file'; path: string } | { kind: 'folder'; path: string } | { kind: 'row'; text: string };

/** Inputs as the network is fed them: `data` [count, …input], bytes of images or encoded rows. */
export interface Inputs {
  /** What each is called: a file's name, "row 3". */
  names: string[];
  count: number;
  data: Float32Array;
  /** Sentences on what of them could not be taken as it is. */
  notes: string[];
}

/** Pictures of a folder, or rows of a file, that are predicted at once. */
const MOST_INPUTS = 10_000;

/** Reads what the user gave. Throws RequestError, in one sentence that names it, where it can't be used. */
export async function readInputs(input: PredictInput, { form }: Pick<Examples, 'form'>): Promise<Inputs> {
  try {
    return await read(input, form);
  } catch (error) {
    if (!(error instanceof RequestError) || error.field !== 'input') throw error;
    // Whoever asks has given a file, a folder or a row.
    throw new RequestError(error.message.replace(/^input:/, `${input.kind}:`), { field: input.kind, cause: error });
  }
}

async function read(input: PredictInput, form: Form): Promise<Inputs> {
  if (form.kind === 'images') {
    if (input.kind === 'row') throw refuse('this model looks at images; give a PNG or JPEG file, or a folder of them');
    const paths = input.kind === 'folder' ? await picturesIn(input.path) : [input.path];
    return pictures(paths, form);
  }
  if (input.kind === 'folder') throw refuse(`this model reads rows; give a CSV file, or ${exampleRow(form.encoding)}`);
  return input.kind === 'row' ? oneRow(input.text, form.encoding) : rowsOfFile(input.path, form.encoding);
}

async function pictures(paths: string[], form: Extract<Form, { kind: 'images' }>): Promise<Inputs> {
  const size = form.width * form.height * form.channels;
  const data = new Float32Array(paths.length * size);
  for (const [at, path] of paths.entries()) data.set(await pixelsOfFile(path, form), at * size);
  return { names: paths.map((path) => shownName(basename(path))), count: paths.length, data, notes: [] };
}

/** The PNG and JPEG files right in a folder, by name. */
async function picturesIn(path: string): Promise<string[]> {
  try {
    if (!(await stat(systemPath(path))).isDirectory()) throw refuse(`${printable(path)} is a file; give it as file`);
    const names = (await listEntries(path)).map(({ name }) => name).filter((name) => IMAGE_NAME.test(name));
    if (names.length === 0) throw refuse(`${printable(path)} holds no PNG or JPEG files; choose another folder`);
    if (names.length > MOST_INPUTS) {
      throw refuse(`${printable(path)} holds ${names.length} pictures; at most ${MOST_INPUTS} are predicted at once`);
    }
    return names.map((name) => join(path, name));
  } catch (error) {
    throw fileError(path, error);
  }
}

/** Encodes "name=value,name=value"; a pair with a comma in it is put into quotation marks. */
function oneRow(text: string, encoding: TableEncoding): Inputs {
  const pairs = fieldsOf(text).map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw refuse(`'${printable(pair)}' is not of the form name=value; write ${exampleRow(encoding)}`);
    return [pair.slice(0, at).trim(), pair.slice(at + 1)] as const;
  });
  const [header, row] = [pairs.map(([name]) => name), pairs.map(([, value]) => value)];
  return { names: ['row 1'], count: 1, data: encodeRawRows(encoding, header, [row]), notes: [] };
}

function fieldsOf(text: string): string[] {
  try {
    const [fields = []] = parse(text, { relax_quotes: true, trim: true }) as string[][];
    return fields;
  } catch (cause) {
    throw new RequestError(`input: '${printable(text)}' can't be read as name=value pairs with commas between them.`, {
      field: 'input',
      cause,
    });
  }
}

async function rowsOfFile(path: string, encoding: TableEncoding): Promise<Inputs> {
  if (IMAGE_NAME.test(path)) throw refuse(`this model reads rows, and ${printable(path)} is an image; give a CSV file`);
  const { header, rows } = await learnedFields(path, encoding);
  if (rows.length === 0) {
    throw refuse(`${printable(path)} holds no rows; write the columns' names in its first line and a row below it`);
  }
  if (rows.length > MOST_INPUTS) {
    throw refuse(`${printable(path)} holds ${rows.length} rows; at most ${MOST_INPUTS} are predicted at once`);
  }
  const unknown: string[] = [];
  const data = encodeRawRows(encoding, header, rows, (sentence) => unknown.push(sentence));
  return { names: rows.map((_, at) => `row ${at + 1}`), count: rows.length, data, notes: shortened(unknown) };
}

/** The first few of many alike. */
function shortened(notes: string[]): string[] {
  const MOST = 3;
  if (notes.length <= MOST) return notes;
  return [...notes.slice(0, MOST), `There are ${notes.length - MOST} more values of that sort.`];
}

/**
 * Of a file, as an import reads it, the columns that were learned from: others, such as an import leaves out, are passed
 * over, and numbers with a decimal comma or separators of thousands are written plainly.
 */
async function learnedFields(path: string, encoding: TableEncoding): Promise<{ header: string[]; rows: string[][] }> {
  const kinds = new Map(encoding.columns.map(({ name, kind }) => [name, kind]));
  // Names that are known tell a first row of names from one of numbers.
  const known = { target: encoding.target.name, columns: Object.fromEntries(kinds) };
  const { names, rows, delimiter } = await readRawTable(path, await readTableText(path), known, () => undefined);
  const found = names.flatMap((name, at) => {
    const kind = kinds.get(name);
    return kind === undefined ? [] : [{ name, kind, fields: rows.map((row) => row.fields[at]!) }];
  });
  const decimalCommas = found.some(({ fields }) => hasDecimalCommas(fields.filter((field) => !isMissing(field))));
  const learned = found.map(({ name, kind, fields }) => ({
    name,
    fields: kind === 'number' ? plainNumbers(fields, { delimiter, decimalCommas }) : fields,
  }));
  return {
    header: learned.map(({ name }) => name),
    rows: rows.map((_, row) => learned.map(({ fields }) => fields[row]!)),
  };
}

/** Fields as they are where they are not all numbers of one style. */
function plainNumbers(fields: string[], { delimiter, decimalCommas }: Required<TableStyle>): string[] {
  const present = fields.filter((field) => !isMissing(field));
  const style = findStyle(present, delimiter, decimalCommas);
  if (style === null || style === 'plain') return fields;
  return fields.map((field) => (isMissing(field) ? field : String(readNumber(field, style))));
}

/** What a row looks like, with the first columns' names. */
function exampleRow({ columns }: TableEncoding): string {
  const some = columns.slice(0, 2).map(({ name }) => `${printable(name)}=…`);
  return `a row such as ${some.join(',')}${columns.length > 2 ? ',…' : ''}`;
}

function refuse(reason: string): RequestError {
  return new RequestError(`input: ${reason}.`, { field: 'input' });
}
