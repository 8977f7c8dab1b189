import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readerOf } from '../../../models/edge/inspect/read-model-file.js';
import { keptFile } from '../../../models/edge/source/kept-file.js';
import { tempFolder } from '../../runs/run-fixture.js';

test('a run goes on with its own copy when the file is changed or gone', () => {
  const [filesDir, folder] = [tempFolder(), tempFolder()];
  const path = join(folder, 'my_model.h5');
  writeFileSync(path, 'first');
  const kept = keptFile(filesDir, path);
  writeFileSync(path, 'second');
  expect(keptFile(filesDir, path)).toBe(kept);
  rmSync(path);
  expect(readFileSync(keptFile(filesDir, path), 'utf8')).toBe('first');
});

test('of a folder all files come along, of a model.json the weights beside it', () => {
  const folder = tempFolder();
  mkdirSync(join(folder, 'saved', 'variables'), { recursive: true });
  writeFileSync(join(folder, 'saved', 'saved_model.pb'), 'a');
  writeFileSync(join(folder, 'saved', 'variables', 'variables.index'), 'b');
  const saved = keptFile(tempFolder(), join(folder, 'saved'));
  expect(readFileSync(join(saved, 'variables', 'variables.index'), 'utf8')).toBe('b');
  for (const name of ['model.json', 'group1-shard1of1.bin', 'secret.txt']) writeFileSync(join(folder, name), name);
  const filesDir = tempFolder();
  keptFile(filesDir, join(folder, 'model.json'));
  expect(readdirSync(join(filesDir, 'model')).sort()).toEqual(['group1-shard1of1.bin', 'model.json']);
  const graph = keptFile(tempFolder(), join(folder, 'saved', 'saved_model.pb'));
  expect(readFileSync(join(graph, '..', 'variables', 'variables.index'), 'utf8')).toBe('b');
});

test('of an ONNX file the weights come along that it names', () => {
  const folder = tempFolder();
  for (const name of ['named.data', 'other.data']) writeFileSync(join(folder, name), Buffer.alloc(4));
  const part = (field: number, bytes: Uint8Array | string) =>
    Buffer.concat([Buffer.from([(field << 3) | 2, bytes.length]), Buffer.from(bytes)]);
  const whole = (field: number, value: number) => Buffer.from([field << 3, value]);
  const place = part(13, Buffer.concat([part(1, 'location'), part(2, 'named.data')]));
  const tensor = Buffer.concat([whole(1, 1), whole(2, 1), part(8, 'w'), place, whole(14, 1)]);
  const path = join(folder, 'model.onnx');
  writeFileSync(path, part(7, part(5, tensor)));
  const filesDir = tempFolder();
  keptFile(filesDir, path);
  expect(readdirSync(join(filesDir, 'model')).sort()).toEqual(['model.onnx', 'named.data']);
});

test('what can not be copied is told, and leaves nothing behind', () => {
  const filesDir = tempFolder();
  expect(() => keptFile(filesDir, join(filesDir, 'gone.h5'))).toThrow(
    /^file: .*gone\.h5 can't be copied into the run: it is not there; choose another one\.$/,
  );
  expect(readdirSync(filesDir)).toEqual([]);
  writeFileSync(join(filesDir, 'notes.txt'), 'no model');
  expect(() => keptFile(filesDir, join(filesDir, 'notes.txt'), readerOf)).toThrow(/is no model that can be opened/);
  expect(readdirSync(filesDir)).toEqual(['notes.txt']);
});
