import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RunRecord } from '../../../../electron/protocol/run.js';
import { writeCheckpoint } from '../../../../electron/runs/checkpoints.js';
import { createRun } from '../../../../electron/runs/create-run.js';
import { writeOwner } from '../../../../electron/runs/owner.js';
import { writePanel } from '../../../../electron/runs/panels.js';
import { readRunRecord, writeRunRecord } from '../../../../electron/runs/run-record.js';
import { encodePng } from '../../../../models/data/png.js';

/** A new folder, which goes away with the fuzzer's own. */
export const folder = (): string => mkdtempSync(join(tmpdir(), 'read-'));

/** A run with something in each of its files. */
export class WrittenRun {
  readonly runsDir = folder();
  readonly dir: string;
  readonly record: RunRecord;

  constructor() {
    const config = { dataset: 'iris', steps: 100, learningRate: 0.01 };
    const now = new Date('2026-01-31T09:45:00Z');
    this.dir = createRun(this.runsDir, { architecture: 'gan', preset: 'mlp', config, every: 10 }, now).dir;
    const changes = {
      status: 'running',
      pid: process.pid,
      step: 40,
      notice: 'Look.',
      parent: { id: 'a', step: 2 },
      parameters: { all: 6 },
    } as const;
    const metrics: RunRecord['metrics'] = [{ name: 'loss', title: 'Loss', group: 'loss', part: 'all' }];
    writeRunRecord(this.dir, { ...readRunRecord(this.dir), ...changes, metrics, panels: ['gallery'] });
    this.record = readRunRecord(this.dir);
    const state = {
      step: 40,
      controls: { evaluation: 2 },
      live: { learningRate: 0.01, trained: 'both' },
      memory: { best: [1] },
    };
    const tensors = {
      a: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
      b: { shape: [], data: Int32Array.of(1) },
    };
    writeCheckpoint(this.dir, { state: { ...state, weights: tensors, optimizer: tensors }, wallMs: 9 });
    const matrix = { rows: 2, columns: 2, values: Float32Array.of(1, 2, 3, 4) };
    const picture = { width: 1, height: 1, channels: 1 as const, pixels: Uint8Array.of(7) };
    writePanel(
      this.dir,
      { panel: 'gallery', step: 40, content: { body: { a: 1 }, matrices: { m: matrix }, picture } },
      encodePng,
    );
    writeOwner(this.dir);
    const line = (step: number) =>
      JSON.stringify({ step, wallMs: 1.5, values: { loss: 0.5, score: null }, examplesPerSecond: 9 });
    const log = { at: '2026-01-31T09:45:00Z', level: 'info', step: 4, message: 'It began.', detail: 'So.' };
    this.write('metrics.jsonl', `${[0, 10, 20].map(line).join('\n')}\n`);
    this.write('log.jsonl', `${JSON.stringify(log)}\n${JSON.stringify({ ...log, level: 'warning' })}\n`);
    this.write('controls.jsonl', `${JSON.stringify({ step: 4, key: 'learningRate', value: 0.1 })}\n`);
    this.write('said.json', JSON.stringify({ format: 1, name: 'Another', note: 'x' }));
    this.write('assets.json', JSON.stringify({ vocabulary: ['a', 'b'] }));
    this.write('heartbeat', 'token 7\n');
    const timing = { mode: 'graph', setupSeconds: 1, stepMs: { min: 1, median: 2, max: 3 }, steps: 4, out: null };
    const program = {
      key: 'k',
      at: '',
      architecture: 'gan',
      dataset: 'iris',
      parameters: 4,
      gpu: null,
      timings: [timing],
      complete: true,
    };
    this.write('timings.json', JSON.stringify({ format: 1, programs: [program] }));
    this.write('window.json', JSON.stringify({ bounds: { x: 0, y: 0, width: 900, height: 700 }, maximized: false }));
  }

  read(name: string): Uint8Array {
    return new Uint8Array(readFileSync(join(this.dir, name)));
  }

  write(name: string, content: Uint8Array | string): void {
    mkdirSync(dirname(join(this.dir, name)), { recursive: true });
    writeFileSync(join(this.dir, name), content);
  }
}
