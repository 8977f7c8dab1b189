import { basename, relative } from 'node:path';
import { expect, test, vi } from 'vitest';
import { RunRecorder } from '../../electron/worker/run-recorder.js';
import { newRun, stateAt } from '../runs/run-fixture.js';

/** Paths that were waited for, in order. */
const synced: string[] = [];

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const opened = new Map<number, string>();
  const openSync: typeof real.openSync = (path, ...more) => {
    const file = real.openSync(path, ...more);
    opened.set(file, String(path));
    return file;
  };
  const fsyncSync: typeof real.fsyncSync = (file) => {
    synced.push(opened.get(file)!);
    real.fsyncSync(file);
  };
  return { ...real, openSync, fsyncSync };
});

test('panels are on the disk before the checkpoint that follows them, and are waited for once', () => {
  const { dir, record } = newRun();
  const ownership = { assertKept: () => undefined };
  const recorder = new RunRecorder({ dir, record, ownership, send: () => undefined, now: () => new Date(0) });
  recorder.begin(0);
  const picture = { width: 1, height: 1, channels: 1 as const, pixels: Uint8Array.of(7) };
  const matrices = { m: { rows: 1, columns: 1, values: Float32Array.of(1) } };
  recorder.panels(10, { gallery: { body: {}, picture }, heads: { body: {}, matrices } });
  expect(synced.filter((path) => path.includes('panels'))).toEqual([]);
  recorder.checkpoint({ state: stateAt(10), wallMs: 1 }, { keep: 2, pin: false });
  const places = synced.map((path) => relative(dir, path));
  const panels = places.filter((path) => path.startsWith('panels'));
  expect(panels).toEqual([
    ...['png', 'json'].map((extension) => `panels/gallery/00000010.${extension}`),
    ...['bin', 'json'].map((extension) => `panels/heads/00000010.${extension}`),
    ...['panels/gallery', 'panels/heads', 'panels'],
  ]);
  const state = places.findIndex((path) => basename(path) === 'state.json');
  expect(state).toBeGreaterThan(places.lastIndexOf('panels'));
  synced.length = 0;
  recorder.checkpoint({ state: stateAt(20), wallMs: 2 }, { keep: 2, pin: false });
  expect(synced.some((path) => relative(dir, path).startsWith('panels'))).toBe(false);
  recorder.close();
});
