/** What a run's page shows of each step: `panels/<panel>/<step>.json`, with `.bin` and `.png`. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { makeFolder } from '../../models/core/make-folder.mjs';
import type { PanelContent } from '../../models/core/panel.js';
import type { Picture } from '../../models/core/telemetry.js';
import { ensureFolder, syncEntry } from './durable-write.js';
import { earlierFile, earlierSamplesDir, listEarlierPanels } from './earlier-panels.js';
import { namesIn } from './names-in.js';
import { writePanelRecord, type WrittenPanel } from './panel-record.js';
import { panelDir, panelPath, panelsDir, stepOfName } from './run-paths.js';

/** Ascending steps of each panel that have a record. */
export function listPanels(dir: string): Record<string, number[]> {
  const panels = listEarlierPanels(dir);
  for (const panel of namesIn(panelsDir(dir), 'folders')) {
    const steps = namesIn(panelDir(dir, panel), 'files')
      .map((name) => stepOfName(name, '.json'))
      .filter((step): step is number => step !== null);
    if (steps.length > 0) panels[panel] = [...new Set([...(panels[panel] ?? []), ...steps])].sort((a, b) => a - b);
  }
  return panels;
}

export function writePanel(
  dir: string,
  { panel, step, content }: { panel: string; step: number; content: PanelContent },
  encodePng: (picture: Picture) => Uint8Array,
): WrittenPanel {
  ensureFolder(panelsDir(dir));
  ensureFolder(panelDir(dir, panel));
  return writePanelRecord(panelPath(dir, panel, step), { panel, step, content }, encodePng);
}

/**
 * Waits until these files of panels, and their names, are on the disk: what a checkpoint follows outlasts a power cut as
 * the checkpoint does. What comes after it is made again.
 */
export function syncPanels(dir: string, paths: readonly string[]): void {
  if (paths.length === 0) return;
  for (const path of [...paths, ...new Set(paths.map((one) => dirname(one))), panelsDir(dir)]) syncEntry(path);
}

/** The file with a record's matrices or picture; null where there is none. */
export function panelFile(dir: string, panel: string, step: number, extension: '.bin' | '.png'): string | null {
  const paths = [`${panelPath(dir, panel, step)}${extension}`, earlierFile(dir, panel, step, extension)];
  return paths.find((path): path is string => path !== null && existsSync(path)) ?? null;
}

/** Removes what later steps have, and what an interrupted write left. */
export function removePanelsAfter(dir: string, step: number): void {
  const torn = allFiles(dir).filter((path) => stepOf(path) === null && path.endsWith('.tmp'));
  for (const path of [...torn, ...panelFilesAfter(dir, step)]) rmSync(path, { force: true });
}

/** The files of all panels at later steps. */
export function panelFilesAfter(dir: string, step: number): string[] {
  return allFiles(dir).filter((path) => (stepOf(path) ?? -1) > step);
}

/** Copies what there is up to `step` from one run into another, which has none yet. */
export function copyPanels(from: string, to: string, step: number): void {
  for (const path of allFiles(from)) {
    if ((stepOf(path) ?? Infinity) > step) continue;
    const target = join(to, relative(from, path));
    makeFolder(dirname(target));
    copyFileSync(path, target);
  }
}

/** Every file of a panel, of today's layout and the earlier one. */
function allFiles(dir: string): string[] {
  const root = panelsDir(dir);
  const folders = [earlierSamplesDir(dir), root, ...namesIn(root, 'folders').map((name) => join(root, name))];
  return folders.flatMap((folder) => namesIn(folder, 'files').map((name) => join(folder, name)));
}

const extensions = ['.png', '.json', '.bin'];

function stepOf(path: string): number | null {
  const name = basename(path);
  return extensions.map((extension) => stepOfName(name, extension)).find((step) => step !== null) ?? null;
}
