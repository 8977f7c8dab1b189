import { readdirSync } from 'node:fs';

/** Names of the folders in `folder`, or of all else; none where there is no such folder, or a file in its place. */
export function namesIn(folder: string, kind: 'files' | 'folders'): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() === (kind === 'folders'))
      .map(({ name }) => name);
  } catch (error) {
    // Whoever writes there finds the file in the way.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
