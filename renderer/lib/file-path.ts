/** What was dropped on the page: a file of the disk or a folder. */
export interface Dropped {
  path: string;
  folder: boolean;
  /** For a preview; null for a folder. */
  file: File | null;
}

/** Where a file of the disk lies; empty for what the page has made itself. Electron 22 writes it into the file. */
export function pathOfFile(file: File): string {
  const { path } = file as File & { path?: string };
  return path ?? window.lab.pathOf(file);
}

/** The first thing that was dropped; null where that is no file. */
export function droppedFile(transfer: DataTransfer | null): Dropped | null {
  const item = Array.from(transfer?.items ?? []).find(({ kind }) => kind === 'file');
  const file = item?.getAsFile() ?? transfer?.files[0];
  const path = file ? pathOfFile(file) : '';
  if (!file || path === '') return null;
  const folder = item?.webkitGetAsEntry()?.isDirectory ?? false;
  return { path, folder, file: folder ? null : file };
}

/** "otter.png" */
export function baseName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}
