import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  listCheckpoints,
  newestCheckpoint,
  pinCheckpoint,
  readCheckpoint,
  removeCheckpointsAfter,
  removeLeftovers,
  rollCheckpoints,
  writeCheckpoint,
} from '../../electron/runs/checkpoints.js';
import { checkpointDir, checkpointsDir } from '../../electron/runs/run-paths.js';
import { stateAt, tempFolder } from './run-fixture.js';

function runWith(...steps: number[]): string {
  const dir = tempFolder();
  for (const step of steps) writeCheckpoint(dir, { state: stateAt(step), wallMs: step * 3 });
  return dir;
}

const stepsOf = (dir: string): number[] => listCheckpoints(dir).map((entry) => entry.step);

test('a checkpoint reads back as it was written', () => {
  const dir = runWith(5);
  expect(readCheckpoint(dir, 5)).toEqual({ state: stateAt(5), wallMs: 15 });
  expect(readdirSync(checkpointDir(dir, 5)).sort()).toEqual([
    'optimizer.safetensors',
    'state.json',
    'weights.safetensors',
  ]);
});

test('the newest good one is found, up to a step where asked', () => {
  const dir = runWith(10, 20, 30);
  expect(newestCheckpoint(dir).checkpoint?.state.step).toBe(30);
  expect(newestCheckpoint(dir, 29).checkpoint?.state.step).toBe(20);
  expect(newestCheckpoint(tempFolder())).toEqual({ checkpoint: null, notes: [], damaged: [] });
});

test.each<[string, (folder: string) => void, RegExp]>([
  ['lacks a file', (folder) => rmSync(join(folder, 'optimizer.safetensors')), /a file is missing/],
  ['has a torn file', (folder) => truncate(join(folder, 'weights.safetensors')), /not as it was written/],
  ['has one flipped bit', (folder) => flipBit(join(folder, 'weights.safetensors')), /not as it was written/],
  ['has a torn state', (folder) => truncate(join(folder, 'state.json')), /not JSON/],
  ['has a foreign state', (folder) => writeFileSync(join(folder, 'state.json'), '{"format":0}'), /not what it should/],
])('one that %s is passed over with a note', (_, damage, note) => {
  const dir = runWith(10, 20);
  damage(checkpointDir(dir, 20));
  const { checkpoint, notes } = newestCheckpoint(dir);
  expect(checkpoint?.state.step).toBe(10);
  expect(notes).toEqual([expect.stringMatching(note)]);
  expect(notes[0]).toMatch(/^Checkpoint 20 is damaged and was passed over/);
});

test('one of a newer version is refused by name, neither passed over nor damaged', () => {
  const dir = runWith(10, 20);
  writeFileSync(join(checkpointDir(dir, 20), 'state.json'), '{"format":2}');
  expect(() => newestCheckpoint(dir)).toThrow(/00000020\/state.json was written by a newer version/);
});

test.each<[string, (dir: string) => void, RegExp]>([
  [
    'a folder',
    (dir) => link(checkpointDir(dir, 20)),
    /00000020.* can't be read: what it leads to is gone; it may be whole/,
  ],
  ['a file', (dir) => link(join(checkpointDir(dir, 20), 'weights.safetensors')), /weights.safetensors can't be read/],
  ['all of them', (dir) => link(checkpointsDir(dir)), /checkpoints can't be read: what it leads to is gone\.$/],
])('where %s lies on a disk that is not mounted, no checkpoint is taken for damaged', (_, unmount, message) => {
  const dir = runWith(10, 20);
  unmount(dir);
  expect(() => newestCheckpoint(dir)).toThrow(message);
});

test('one that was copied to another step is not believed', () => {
  const dir = runWith(10);
  mkdirSync(checkpointDir(dir, 40));
  for (const name of readdirSync(checkpointDir(dir, 10))) {
    writeFileSync(join(checkpointDir(dir, 40), name), readFileSync(join(checkpointDir(dir, 10), name)));
  }
  expect(newestCheckpoint(dir).checkpoint?.state.step).toBe(10);
});

test('what an interrupted write left is no checkpoint, and goes away', () => {
  const dir = runWith(10);
  mkdirSync(join(checkpointsDir(dir), '.writing-00000020'));
  expect(stepsOf(dir)).toEqual([10]);
  removeLeftovers(dir);
  expect(readdirSync(checkpointsDir(dir))).toEqual(['00000010']);
});

test('a write that fails leaves the earlier checkpoint of that step', () => {
  const dir = runWith(10);
  const broken = { ...stateAt(10), weights: { a: { shape: [2], data: Float32Array.of(1) } } };
  expect(() => writeCheckpoint(dir, { state: broken, wallMs: 0 })).toThrow('does not hold');
  expect(readCheckpoint(dir, 10).state).toEqual(stateAt(10));
  expect(readdirSync(checkpointsDir(dir))).toEqual(['00000010']);
});

test('writing a step again replaces it and keeps its pin', () => {
  const dir = runWith(10);
  pinCheckpoint(dir, 10);
  const changed = { ...stateAt(10), controls: { learningRate: 0.5 } };
  writeCheckpoint(dir, { state: changed, wallMs: 31 });
  expect(readCheckpoint(dir, 10)).toEqual({ state: changed, wallMs: 31 });
  expect(listCheckpoints(dir)).toEqual([{ step: 10, pinned: true, best: false }]);
  expect(readdirSync(checkpointsDir(dir))).toEqual(['00000010']);
});

test('the last few stay, and every pinned one besides', () => {
  const dir = runWith(0, 10, 20, 30, 40);
  pinCheckpoint(dir, 10);
  expect(rollCheckpoints(dir, 2)).toEqual([0, 20]);
  expect(stepsOf(dir)).toEqual([10, 30, 40]);
  expect(rollCheckpoints(dir, 2)).toEqual([]);
});

test('a checkpoint that can not be read does not roll away: it may be the best', () => {
  const dir = runWith(10, 20, 30, 40);
  writeFileSync(join(checkpointDir(dir, 10), 'state.json'), '{"format":2}');
  expect(rollCheckpoints(dir, 1)).toEqual([20, 30]);
  expect(stepsOf(dir)).toEqual([10, 40]);
});

test('one whose replacement was cut short is there again', () => {
  const dir = runWith(10, 20);
  renameSync(checkpointDir(dir, 20), join(checkpointsDir(dir), '.replaced-00000020'));
  mkdirSync(join(checkpointsDir(dir), '.writing-00000020'));
  removeLeftovers(dir);
  expect(readCheckpoint(dir, 20).state).toEqual(stateAt(20));
  // Where the new one has taken its place the earlier one is over.
  mkdirSync(join(checkpointsDir(dir), '.replaced-00000020'));
  removeLeftovers(dir);
  expect(readdirSync(checkpointsDir(dir))).toEqual(['00000010', '00000020']);
});

describe('the best checkpoint', () => {
  const evaluated = (...evaluations: (number | null)[]): string => {
    const dir = tempFolder();
    evaluations.forEach((evaluation, at) => {
      const state = stateAt(10 * at);
      const controls = { ...state.controls, ...(evaluation !== null && { evaluation }) };
      writeCheckpoint(dir, { state: { ...state, controls }, wallMs: 0 });
    });
    return dir;
  };
  const bestOf = (dir: string): number[] =>
    listCheckpoints(dir)
      .filter((entry) => entry.best)
      .map((entry) => entry.step);

  test('has the lowest finite evaluation, and of two the earlier one', () => {
    expect(bestOf(evaluated(3, 1, NaN, 1, -Infinity, 2, null))).toEqual([10]);
    expect(bestOf(evaluated(null, NaN))).toEqual([]);
  });

  test('stays when others roll away, until there is a better one', () => {
    const dir = evaluated(3, 1, 2, 2, 2);
    expect(rollCheckpoints(dir, 2)).toEqual([0, 20]);
    expect(stepsOf(dir)).toEqual([10, 30, 40]);
    const better = stateAt(50);
    writeCheckpoint(dir, { state: { ...better, controls: { evaluation: 0.5 } }, wallMs: 0 });
    expect(rollCheckpoints(dir, 2)).toEqual([10, 30]);
    expect(bestOf(dir)).toEqual([50]);
  });
});

test('controls that are not finite read back as they were', () => {
  const dir = tempFolder();
  const controls = { best: Infinity, worst: -Infinity, evaluation: NaN, learningRate: 0.1 };
  writeCheckpoint(dir, { state: { ...stateAt(1), controls }, wallMs: 0 });
  expect(readCheckpoint(dir, 1).state.controls).toEqual(controls);
});

test('those of later steps can be removed', () => {
  const dir = runWith(10, 20, 30);
  removeCheckpointsAfter(dir, 10);
  expect(stepsOf(dir)).toEqual([10]);
});

function truncate(path: string): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, bytes.length >> 1));
}

/** Puts a link that leads nowhere in its place. */
function link(path: string): void {
  rmSync(path, { recursive: true });
  symlinkSync('/unmounted/disk', path);
}

function flipBit(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 3]! ^= 1;
  writeFileSync(path, bytes);
}
