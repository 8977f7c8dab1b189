import { open, readFile, realpath, type FileHandle } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { isAppUrl } from './trusted-sender.js';

/** What an address of the app's own scheme stands for. */
export type Resource =
  | FileResource
  | PanelResource
  | { kind: 'preview'; dataset: string }
  /** A file that the user chose, if that is a picture. */
  | { kind: 'chosen'; path: string }
  /** Page `page` of the training images, from 0; of one class, or of all where `label` is null. */
  | { kind: 'images'; dataset: string; label: number | null; page: number };

/** A part of a panel's record in a run. */
export interface PanelResource {
  kind: 'panel';
  dir: string;
  panel: string;
  step: number;
  /** Where it lies, unless it is of an earlier layout. */
  file: FileResource;
}

export interface FileResource {
  kind: 'file';
  /** The file must lie below it, links followed. */
  root: string;
  path: string;
  type: string;
  /** The part of the file that is wanted; all of it without. The address may ask for anything. */
  range?: ByteRange;
}

export interface ByteRange {
  offset: number;
  bytes: number;
}

/** What is read of a file with ranges at once: the window's process holds it in memory. */
const MOST_BYTES = 64 * 2 ** 20;

export interface ResourceRoots {
  /** The bundled page. */
  page: string;
  /** Panel records of answers. */
  answers: string;
  /** What the user chose, by its token; null where there is no such. */
  chosenPath: (token: string) => string | null;
  /** Directory of a run; null where there is no such run. */
  runDir: (id: string) => string | null;
}

/** Everything that the page consists of; other files are not served. */
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The parts of a run that are served. */
const runTypes: Record<string, string> = {
  '.png': 'image/png',
  '.json': 'application/json',
  '.bin': 'application/octet-stream',
};

/**
 * What `url` stands for, or null where it is not an address of this app. Pure: whether the file exists, and where its
 * links lead, is for `readResource` to see.
 */
export function resolveResource(url: string, roots: ResourceRoots): Resource | null {
  const path = pathOf(url);
  if (path === null) return null;
  const [area, name = '', folder, panel = '', file = ''] = path;
  if (area === 'runs') {
    const dir = roots.runDir(name);
    const isPanel = folder === 'panels' && /^[a-z0-9][a-z0-9-]{0,63}$/.test(panel);
    if (path.length !== 5 || !isPanel || !/^\d{8,12}\.(json|bin|png)$/.test(file) || dir === null) return null;
    const step = Number(file.slice(0, file.indexOf('.')));
    return { kind: 'panel', dir, panel, step, file: fileOf(url, dir, join(dir, folder, panel, file)) };
  }
  if (area === 'answers') {
    if (path.length !== 2 || !/^\d{1,9}\.(json|bin|png)$/.test(name)) return null;
    return fileOf(url, roots.answers, join(roots.answers, name));
  }
  if (area === 'datasets') {
    if (path.length !== 3) return null;
    return folder === 'preview.png'
      ? { kind: 'preview', dataset: name }
      : folder === 'images.png'
        ? imagesOf(url, name)
        : null;
  }
  if (area === 'chosen') {
    const chosen = path.length === 2 ? roots.chosenPath(name) : null;
    return chosen === null ? null : { kind: 'chosen', path: chosen };
  }
  const parts = path.length === 0 ? ['index.html'] : path;
  const type = types[extname(parts.at(-1)!)];
  return type ? { kind: 'file', root: roots.page, path: join(roots.page, ...parts), type } : null;
}

function imagesOf(url: string, dataset: string): Resource | null {
  const { searchParams } = new URL(url);
  const [page, label] = ['page', 'class'].map((name) => searchParams.get(name));
  const isCount = (text: string): boolean => /^\d{1,9}$/.test(text);
  if (!isCount(page ?? '') || (label !== null && label !== undefined && !isCount(label))) return null;
  return {
    kind: 'images',
    dataset,
    page: Number(page),
    label: label === null || label === undefined ? null : Number(label),
  };
}

/** Why nothing is read: there is no such file, or its links lead out of its root; the range can't be had. */
export type Missing = 'not-found' | 'bad-range';

/** The file's bytes, or those of its range. */
export async function readResource({
  root,
  path,
  range,
}: Omit<FileResource, 'kind' | 'type'>): Promise<Uint8Array<ArrayBufferLike> | Missing> {
  try {
    const [realRoot, realFile] = await Promise.all([realpath(root), realpath(path)]);
    if (!realFile.startsWith(realRoot + sep)) return 'not-found';
    return range ? await readRange(realFile, range) : await readFile(realFile);
  } catch (error) {
    // A picture that a run has since discarded, or a folder named like a picture.
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return 'not-found';
    }
    throw error;
  }
}

async function readRange(path: string, { offset, bytes }: ByteRange): Promise<Uint8Array | Missing> {
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
  if (!isCount(offset) || !isCount(bytes) || bytes > MOST_BYTES) return 'bad-range';
  const file = await open(path);
  try {
    if (offset + bytes > (await file.stat()).size) return 'bad-range';
    return (await fill(file, new Uint8Array(bytes), offset)) ?? 'bad-range';
  } finally {
    await file.close();
  }
}

/** `into` with the file's bytes from `offset`; null where the file ends before. */
async function fill(file: FileHandle, into: Uint8Array, offset: number): Promise<Uint8Array | null> {
  for (let at = 0; at < into.length;) {
    const { bytesRead } = await file.read(into, at, into.length - at, offset + at);
    if (bytesRead === 0) return null;
    at += bytesRead;
  }
  return into;
}

function fileOf(url: string, root: string, path: string): FileResource {
  const type = runTypes[extname(path)]!;
  if (extname(path) !== '.bin') return { kind: 'file', root, path, type };
  const { searchParams } = new URL(url);
  const number = (name: string): number => {
    const text = searchParams.get(name) ?? '';
    return /^\d+$/.test(text) ? Number(text) : NaN;
  };
  return { kind: 'file', root, path, type, range: { offset: number('offset'), bytes: number('bytes') } };
}

/** The decoded parts of the address; null where one of them could mean another folder. */
function pathOf(url: string): string[] | null {
  if (!isAppUrl(url)) return null;
  try {
    const parts = new URL(url).pathname.split('/').slice(1).map(decodeURIComponent);
    if (parts.length === 1 && parts[0] === '') return [];
    // eslint-disable-next-line no-control-regex
    const unsafe = parts.some((part) => part === '' || part === '.' || part === '..' || /[/\\\u0000]/.test(part));
    return unsafe ? null : parts;
  } catch {
    return null;
  }
}
