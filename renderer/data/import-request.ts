import { columnWords } from '../../electron/protocol/column-words.js';
import type { DatasetImport } from '../../models/data/dataset.js';

/** What the form for a new data set contains, as typed. */
export interface ImportForm {
  /** What stands for the path in calls, and the path. */
  token: string;
  path: string;
  kind: 'folder' | 'file';
  name: string;
  /** Empty: what the images suggest. */
  size: string;
  colour: 'automatic' | 'greyscale' | 'rgb';
  /** Empty: found by its usual names. */
  textColumn: string;
  labelColumn: string;
  /** Of a table of numbers and categories. */
  target: string;
  /** As in "number:age, category:zip". */
  columns: string;
}

/** Fields of the form that an error can belong to. */
export const importFields = ['name', 'size', 'colour', 'textColumn', 'labelColumn', 'target', 'columns'] as const;
export type ImportField = (typeof importFields)[number];

export interface ImportError {
  field: ImportField | null;
  message: string;
}

/** Whether the file is a table, whose columns can be named. */
export const isTable = (path: string): boolean => /\.[ct]sv$/i.test(path);

/** Whether the file may hold rows of numbers, whose target can be named. */
export const isArray = (path: string): boolean => /\.npy$/i.test(path);

/** What to ask main for, or what is wrong. */
export function importRequest(form: ImportForm): DatasetImport | ImportError {
  const request: DatasetImport = { path: form.token };
  const name = form.name.trim();
  if (name !== '') request.name = name;
  if (form.kind === 'file') return withColumns(request, form);
  if (form.colour !== 'automatic') request.colour = form.colour;
  if (form.size.trim() === '') return request;
  const match = /^(\d+)(?:\s*[x×]\s*(\d+))?$/.exec(form.size.trim());
  const width = Number(match?.[1]);
  const height = Number(match?.[2] ?? match?.[1]);
  if (!match || width < 4 || height < 4 || width > 512 || height > 512) {
    const message = `'${form.size.trim()}' is not allowed; use 28 or 32 × 48, from 4 to 512 pixels, or nothing.`;
    return { field: 'size', message };
  }
  return { ...request, size: { width, height } };
}

function withColumns(request: DatasetImport, form: ImportForm): DatasetImport | ImportError {
  const target = form.target.trim();
  if (!isTable(form.path)) return { ...request, ...(isArray(form.path) && target && { target }) };
  const textColumn = form.textColumn.trim();
  const labelColumn = form.labelColumn.trim();
  const named = { ...request, ...(textColumn && { textColumn }), ...(labelColumn && { labelColumn }) };
  if (form.columns.trim() === '') return { ...named, ...(target && { target }) };
  const columns = columnWords(form.columns);
  if (typeof columns === 'string') return { field: 'columns', message: columns };
  return { ...named, ...(target && { target }), columns };
}

/** An error beside the field that main names, or that its sentence begins with, without that name; else for all of the form. */
export function importError(message: string, field: string | undefined): ImportError {
  const known = importFields.find((one) => one === field || message.startsWith(`${one}: `));
  if (known === undefined) return { field: null, message };
  return { field: known, message: message.startsWith(`${known}: `) ? message.slice(known.length + 2) : message };
}
