import type { DatasetImport } from '../../models/data/dataset.js';

/** What the form for a new data set contains, as typed. */
export interface ImportForm {
  path: string;
  kind: 'folder' | 'file';
  name: string;
  /** Empty: what the images suggest. */
  size: string;
  colour: 'automatic' | 'greyscale' | 'rgb';
}

/** What to ask main for, or the sentence that says what is wrong. */
export function importRequest(form: ImportForm): DatasetImport | string {
  const request: DatasetImport = { path: form.path };
  const name = form.name.trim();
  if (name !== '') request.name = name;
  if (form.kind === 'file') return request;
  if (form.colour !== 'automatic') request.colour = form.colour;
  if (form.size.trim() === '') return request;
  const match = /^(\d+)(?:\s*[x×]\s*(\d+))?$/.exec(form.size.trim());
  const width = Number(match?.[1]);
  const height = Number(match?.[2] ?? match?.[1]);
  if (!match || width < 4 || height < 4 || width > 512 || height > 512) {
    return `Size: '${form.size.trim()}' is not allowed; use 28 or 32 × 48, from 4 to 512 pixels, or nothing.`;
  }
  return { ...request, size: { width, height } };
}
