import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { isAppUrl } from './trusted-sender.js';

/** What an address of the app's own scheme stands for. */
export type Resource =
  /** A file that must lie below `root`, links followed. */
  { kind: 'file'; root: string; path: string; type: string } | { kind: 'preview'; dataset: string };

export interface ResourceRoots {
  /** The bundled page. */
  page: string;
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

/**
 * What `url` stands for, or null where it is not an address of this app. Pure: whether the file exists, and where its
 * links lead, is for `readResource` to see.
 */
export function resolveResource(url: string, roots: ResourceRoots): Resource | null {
  const path = pathOf(url);
  if (path === null) return null;
  const [area, name = '', folder, file = ''] = path;
  if (area === 'runs') {
    if (path.length !== 4 || folder !== 'samples' || !/^\d{8,12}\.png$/.test(file)) return null;
    const root = roots.runDir(name);
    if (root === null) return null;
    return { kind: 'file', root, path: join(root, folder, file), type: 'image/png' };
  }
  if (area === 'datasets') {
    return path.length === 3 && folder === 'preview.png' ? { kind: 'preview', dataset: name } : null;
  }
  const parts = path.length === 0 ? ['index.html'] : path;
  const type = types[extname(parts.at(-1)!)];
  return type ? { kind: 'file', root: roots.page, path: join(roots.page, ...parts), type } : null;
}

/** The file's bytes; null where it doesn't exist or its links lead out of its root. */
export async function readResource(resource: { root: string; path: string }): Promise<Uint8Array | null> {
  try {
    const [root, path] = await Promise.all([realpath(resource.root), realpath(resource.path)]);
    return path.startsWith(root + sep) ? await readFile(path) : null;
  } catch (error) {
    // A picture that a run has since discarded, or a folder named like a picture.
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return null;
    }
    throw error;
  }
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
