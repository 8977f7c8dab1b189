import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodePng } from '../../models/data/png.js';
import type { PanelContent } from '../../models/core/panel.js';
import { encodePanelRecord, readPanelRecord, writePanelRecord } from '../../electron/runs/panel-record.js';
import { copyPanels, listPanels, panelFile, removePanelsAfter, writePanel } from '../../electron/runs/panels.js';
import { panelDir, panelPath } from '../../electron/runs/run-paths.js';
import { tempFolder } from './run-fixture.js';

const picture = { width: 2, height: 1, channels: 3 as const, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6) };
const matrices = {
  'a/0': { rows: 2, columns: 3, values: Float32Array.of(1, 2, 3, 4, 5, 6.5) },
  b: { rows: 1, columns: 1, values: Float32Array.of(-7) },
};

function write(dir: string, panel: string, step: number, content: PanelContent = { body: { step } }) {
  return writePanel(dir, { panel, step, content }, encodePng);
}

function filesOf(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(dir.length + 1))
    .sort();
}

test('where files are in the way of folders there are no panels', () => {
  const dir = tempFolder();
  for (const name of ['panels', 'samples']) writeFileSync(join(dir, name), '');
  expect(listPanels(dir)).toEqual({});
  removePanelsAfter(dir, 0);
});

describe('a panel record', () => {
  test('has its body, its matrices and its picture, each in a file of its own', () => {
    const dir = tempFolder();
    const written = write(dir, 'heads', 40, { body: { title: 'ü' }, matrices, picture });
    expect(filesOf(dir)).toEqual(['bin', 'json', 'png'].map((extension) => `panels/heads/00000040.${extension}`));
    const { record, matrix } = readPanelRecord(panelPath(dir, 'heads', 40));
    expect(record).toEqual({
      ...{ format: 1, panel: 'heads', step: 40, body: { title: 'ü' } },
      matrices: { 'a/0': { rows: 2, columns: 3, offset: 0 }, b: { rows: 1, columns: 1, offset: 24 } },
      picture: { width: 2, height: 1, channels: 3 },
    });
    for (const [key, { values }] of Object.entries(matrices)) expect(matrix(key)).toEqual(values);
    expect([matrix('c'), matrix('toString')]).toEqual([null, null]);
    expect(readFileSync(panelFile(dir, 'heads', 40, '.png')!)).toEqual(Buffer.from(encodePng(picture)));
    const bytes = filesOf(dir).reduce((sum, name) => sum + readFileSync(join(dir, name)).length, 0);
    expect(written).toMatchObject({ bytes, png: encodePng(picture) });
  });

  test('of JSON alone is one file', () => {
    const dir = tempFolder();
    expect(write(dir, 'writing', 40)).toMatchObject({ png: null });
    expect(filesOf(dir)).toEqual(['panels/writing/00000040.json']);
    expect(readPanelRecord(panelPath(dir, 'writing', 40)).record).toMatchObject({ matrices: {}, picture: null });
    expect([panelFile(dir, 'writing', 40, '.bin'), panelFile(dir, 'writing', 40, '.png')]).toEqual([null, null]);
  });

  test('keeps matrices that are parts of larger ones', () => {
    const whole = Float32Array.of(9, 1, 2, 9);
    const { bytes, record } = encodePanelRecord('p', 1, {
      body: null,
      matrices: { middle: { rows: 1, columns: 2, values: whole.subarray(1, 3) } },
    });
    expect(record.matrices).toEqual({ middle: { rows: 1, columns: 2, offset: 0 } });
    expect([...new Float32Array(bytes.buffer)]).toEqual([1, 2]);
  });

  test('is refused where its values do not fill a matrix', () => {
    const dir = tempFolder();
    const wrong = { m: { rows: 2, columns: 2, values: Float32Array.of(1, 2, 3) } };
    expect(() => write(dir, 'heads', 1, { body: {}, matrices: wrong })).toThrow('m: 3 values do not fill 2 × 2.');
    expect(listPanels(dir)).toEqual({});
  });

  test('is there in whole or not at all: the JSON comes last', () => {
    const dir = tempFolder();
    mkdirSync(panelDir(dir, 'heads'), { recursive: true });
    const path = panelPath(dir, 'heads', 40);
    // The picture can't be put in place.
    mkdirSync(`${path}.png`);
    writeFileSync(join(`${path}.png`, 'in the way'), '');
    expect(() =>
      writePanelRecord(path, { panel: 'heads', step: 40, content: { body: {}, matrices, picture } }, encodePng),
    ).toThrow();
    expect(existsSync(`${path}.json`)).toBe(false);
    expect(listPanels(dir)).toEqual({});
    expect(filesOf(dir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test.each([
    ['not JSON', '{'],
    ['of another format', JSON.stringify({ format: 2, panel: 'a', step: 1, body: {}, matrices: {}, picture: null })],
    [
      'with a negative place',
      JSON.stringify({
        format: 1,
        panel: 'a',
        step: 1,
        body: {},
        matrices: { m: { rows: 1, columns: 1, offset: -4 } },
        picture: null,
      }),
    ],
  ])('that is %s is not read', (_, text) => {
    const path = join(tempFolder(), 'record');
    writeFileSync(`${path}.json`, text);
    expect(() => readPanelRecord(path)).toThrow();
  });
});

describe('the panels of a run', () => {
  test('are listed by panel with their steps in order; torn and foreign files are no records', () => {
    const dir = tempFolder();
    expect(listPanels(dir)).toEqual({});
    for (const step of [200, 5, 1_000_000_000]) write(dir, 'gallery', step, { body: {}, picture });
    write(dir, 'writing', 10);
    const folder = panelDir(dir, 'gallery');
    // As a write leaves them that was cut short, and what somebody else put there.
    for (const name of ['00000300.png', '00000300.json.tmp', '300.json', 'notes.json', '00000300.json.bak']) {
      writeFileSync(join(folder, name), '');
    }
    mkdirSync(join(folder, '00000400.json'));
    mkdirSync(panelDir(dir, 'empty'));
    writeFileSync(join(dir, 'panels', 'readme'), '');
    expect(listPanels(dir)).toEqual({ gallery: [5, 200, 1_000_000_000], writing: [10] });
  });

  test('of later steps can be removed, with what an interrupted write left of any', () => {
    const dir = tempFolder();
    for (const step of [10, 20, 30]) write(dir, 'heads', step, { body: {}, matrices, picture });
    write(dir, 'writing', 30);
    const folder = panelDir(dir, 'heads');
    for (const name of ['00000010.json.tmp', '00000040.bin', '00000040.png', 'notes.txt']) {
      writeFileSync(join(folder, name), '');
    }
    removePanelsAfter(dir, 20);
    expect(listPanels(dir)).toEqual({ heads: [10, 20] });
    const kept = [10, 20].flatMap((step) => ['bin', 'json', 'png'].map((extension) => `000000${step}.${extension}`));
    expect(readdirSync(folder).sort()).toEqual([...kept, 'notes.txt']);
    removePanelsAfter(dir, -1);
    expect(listPanels(dir)).toEqual({});
    removePanelsAfter(tempFolder(), 0);
  });

  test('are copied up to a step, as they are', () => {
    const [from, to] = [tempFolder(), tempFolder()];
    for (const step of [10, 20, 30]) write(from, 'heads', step, { body: { step }, matrices, picture });
    write(from, 'writing', 20);
    writeFileSync(join(panelDir(from, 'heads'), '00000010.json.tmp'), '');
    const before = filesOf(from);
    copyPanels(from, to, 20);
    expect(listPanels(to)).toEqual({ heads: [10, 20], writing: [20] });
    expect(filesOf(to)).toEqual(before.filter((name) => !/30\.|tmp$/.test(name)));
    for (const name of filesOf(to)) expect(readFileSync(join(to, name))).toEqual(readFileSync(join(from, name)));
    expect(filesOf(from)).toEqual(before);
  });
});
