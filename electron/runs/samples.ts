/** What the panels show of a run by step: `samples/<step>.png`, the gallery's pictures, and `panels/<step>.json`. */
import { copyFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PanelData } from '../../models/core/telemetry.js';
import { ensureFolder } from './durable-write.js';
import { writePanelRecord } from './panel-record.js';
import { panelPath, panelsDir, samplePath, samplesDir, stepOfName } from './run-paths.js';

/** Ascending steps that have a picture. */
export function listPictures(dir: string): number[] {
  return stepsIn(samplesDir(dir), '.png');
}

/** Ascending steps that have a panel record. */
export function listPanels(dir: string): number[] {
  return stepsIn(panelsDir(dir), '.json');
}

/** Ascending steps that have a picture, a panel record, or both. */
export function listSamples(dir: string): number[] {
  return [...new Set([...listPictures(dir), ...listPanels(dir)])].sort((a, b) => a - b);
}

export function writeSample(dir: string, step: number, png: Uint8Array): void {
  ensureFolder(samplesDir(dir));
  const path = samplePath(dir, step);
  // Renamed, so that a viewer never loads half a picture; not synced, as it can be drawn again.
  const aside = `${path}.tmp`;
  try {
    writeFileSync(aside, png);
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

/** Returns the bytes that the record takes. */
export function writePanels(dir: string, step: number, data: PanelData): number {
  ensureFolder(panelsDir(dir));
  return writePanelRecord(panelPath(dir, step), step, data);
}

/** Removes what later steps have, and what an interrupted write left. */
export function removeSamplesAfter(dir: string, step: number): void {
  for (const folder of [samplesDir(dir), panelsDir(dir)]) {
    for (const name of readNames(folder)) {
      const of = stepOf(name);
      if (of === null ? name.endsWith('.tmp') : of > step) rmSync(join(folder, name), { force: true });
    }
  }
}

/** Copies what there is up to `step` from one run into another, which has none yet. */
export function copySamples(from: string, to: string, step: number): void {
  for (const folder of [samplesDir, panelsDir]) {
    const names = readNames(folder(from)).filter((name) => (stepOf(name) ?? Infinity) <= step);
    if (names.length > 0) ensureFolder(folder(to));
    for (const name of names) copyFileSync(join(folder(from), name), join(folder(to), name));
  }
}

const extensions = ['.png', '.json', '.bin'];

function stepOf(name: string): number | null {
  for (const extension of extensions) {
    const step = stepOfName(name, extension);
    if (step !== null) return step;
  }
  return null;
}

function stepsIn(folder: string, extension: string): number[] {
  return readNames(folder)
    .map((name) => stepOfName(name, extension))
    .filter((step): step is number => step !== null)
    .sort((a, b) => a - b);
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
