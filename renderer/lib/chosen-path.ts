import type { ChosenPath } from '../../electron/protocol/app.js';
import { call } from './client.js';

/** A file or a folder that the user gave. */
export interface Given extends ChosenPath {
  folder: boolean;
}

/** Paths for showing, by the tokens that stand for them in calls. */
const paths = new Map<string, string>();

function remember(chosen: ChosenPath): ChosenPath {
  paths.set(chosen.token, chosen.path);
  return chosen;
}

/** Opens the system's dialog; null where the user cancels. */
export async function choosePath(kind: 'folder' | 'file' | 'image' | 'model'): Promise<Given | null> {
  const chosen = await call('choosePath', kind);
  return chosen && { ...remember(chosen), folder: kind === 'folder' };
}

/** The first thing that was dropped; null where that is no file or folder of the disk. */
export async function droppedPath(transfer: DataTransfer | null): Promise<Given | null> {
  const item = Array.from(transfer?.items ?? []).find(({ kind }) => kind === 'file');
  const file = item?.getAsFile() ?? transfer?.files[0];
  // After the first pause the transfer is empty.
  const folder = item?.webkitGetAsEntry()?.isDirectory ?? false;
  const chosen = file ? await window.lab.chosen(file) : null;
  return chosen && { ...remember(chosen), folder };
}

/** The path that a token stands for, to be shown; a token of another sitting as it is. */
export function shownPath(token: string): string {
  return paths.get(token) ?? token;
}

/** "otter.png" */
export function baseName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}
