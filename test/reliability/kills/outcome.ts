/** What a run's directory holds that must not hang on how often the run was killed. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readAssets } from '../../../electron/runs/assets-file.js';
import { listCheckpoints, readCheckpoint } from '../../../electron/runs/checkpoints.js';
import { readLines } from '../../../electron/runs/metrics-file.js';
import { readPanelRecord } from '../../../electron/runs/panel-record.js';
import { listPanels, panelFile } from '../../../electron/runs/panels.js';
import { panelPath } from '../../../electron/runs/run-paths.js';
import { decodePng } from '../../../models/data/png-decode.js';

export interface Outcome {
  /** By step. */
  metrics: Map<number, Record<string, number | null>>;
  /** Sums of weights, optimizer and controls, by step. */
  checkpoints: Map<number, string>;
  /** Sums of a record's files, by `panel/step`. */
  panels: Map<string, string>;
  assets: string | null;
}

/** Everything that readers take for whole. Throws where one of them finds that it isn't. */
export function readOutcome(dir: string): Outcome {
  const panels = Object.entries(listPanels(dir)).flatMap(([panel, steps]) => steps.map((step) => ({ panel, step })));
  return {
    metrics: new Map(readLines(dir).map(({ step, values }) => [step, values])),
    checkpoints: new Map(listCheckpoints(dir).map(({ step }) => [step, sumOfCheckpoint(dir, step)])),
    panels: new Map(panels.map(({ panel, step }) => [`${panel}/${step}`, sumOfPanel(dir, panel, step)])),
    assets: readAssetsText(dir),
  };
}

function sumOfCheckpoint(dir: string, step: number): string {
  const { state } = readCheckpoint(dir, step);
  const hash = createHash('sha256').update(JSON.stringify([state.step, state.controls, state.memory ?? null]));
  for (const part of [state.weights, state.optimizer]) {
    for (const name of Object.keys(part).sort()) {
      const { shape, data } = part[name]!;
      hash.update(`${name} ${shape.join()} ${data.constructor.name}`);
      hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
  }
  return hash.digest('hex');
}

function sumOfPanel(dir: string, panel: string, step: number): string {
  const { record, matrix } = readPanelRecord(panelPath(dir, panel, step));
  const hash = createHash('sha256').update(JSON.stringify(record));
  for (const key of Object.keys(record.matrices)) hash.update(new Uint8Array(matrix(key)!.buffer));
  if (record.picture) {
    const file = readFileSync(panelFile(dir, panel, step, '.png')!);
    hash.update(decodePng(file).pixels);
  }
  return hash.digest('hex');
}

function readAssetsText(dir: string): string | null {
  const assets = readAssets(dir);
  return assets === null ? null : JSON.stringify(assets);
}
