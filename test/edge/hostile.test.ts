/** Damaged and hostile model files: described, or refused in a sentence; `test/reliability` has many more of them. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readModelFile } from '../../models/edge/inspect/read-model-file.js';
import { importKeras } from '../../models/edge/import/keras/import-keras.js';
import { readConfig } from '../../models/edge/import/keras/read-config.js';
import { Random } from '../reliability/random.js';
import { bytesOf, isRead, modelFiles, type ModelFile } from './damaged.js';

const here = import.meta.dirname;
const scratch = mkdtempSync(join(tmpdir(), 'model-lab-hostile-'));
afterAll(() => rmSync(scratch, { recursive: true }));
mkdirSync(join(scratch, 'tfjs'), { recursive: true });
copyFileSync(join(here, modelFiles.tfjs.beside), join(scratch, 'tfjs', 'group1-shard1of1.bin'));
const names = Object.keys(modelFiles) as ModelFile[];

/** So many lengths of each file, and so many flipped bits. */
const TRIED = 60;

describe.each(names)('%s', (name) => {
  const whole = bytesOf(name, here);

  test('the file itself is read', async () => {
    expect(await isRead(name, whole, scratch)).toBe(true);
  });

  test('a file that is cut off is refused in a sentence, or described, whatever its length', async () => {
    const lengths = new Set(Array.from({ length: TRIED }, (_, at) => Math.floor((at * whole.length) / TRIED)));
    for (const length of [...lengths, 1, 8, 9, 63, whole.length - 1])
      await isRead(name, whole.slice(0, length), scratch);
    expect(await isRead(name, whole.slice(0, whole.length >> 1), scratch)).toBe(false);
  });

  test('flipped bits and sizes beyond all bounds do no harm', async () => {
    const random = new Random(1, 0);
    for (let at = 0; at < TRIED; at++) {
      const bytes = Uint8Array.from(whole);
      if (at % 2 === 0) bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
      else bytes.fill(random.of([0, 0x7f, 0xff]), random.below(bytes.length), random.below(bytes.length));
      await isRead(name, bytes, scratch);
    }
  });
});

const refusal = (path: string): Promise<string> =>
  readModelFile(path).then(
    () => 'it was read',
    (error: unknown) => (error as Error).message,
  );

describe('a file of Keras', () => {
  /** A zip of stored files, whose list claims that each unpacks to `claimed` bytes. */
  function zip(files: Record<string, Uint8Array>, claimed?: number): Uint8Array {
    const [parts, list]: [Buffer[], Buffer[]] = [[], []];
    let at = 0;
    for (const [file, bytes] of Object.entries(files)) {
      const head = Buffer.alloc(30);
      head.write('PK\u0003\u0004', 0, 'latin1');
      head.writeUInt32LE(bytes.length, 18);
      head.writeUInt32LE(bytes.length, 22);
      head.writeUInt16LE(file.length, 26);
      const entry = Buffer.alloc(46);
      entry.write('PK\u0001\u0002', 0, 'latin1');
      entry.writeUInt16LE(claimed === undefined ? 0 : 8, 10);
      entry.writeUInt32LE(bytes.length, 20);
      entry.writeUInt32LE(claimed ?? bytes.length, 24);
      entry.writeUInt16LE(file.length, 28);
      entry.writeUInt32LE(at, 42);
      parts.push(head, Buffer.from(file), Buffer.from(bytes));
      list.push(entry, Buffer.from(file));
      at += 30 + file.length + bytes.length;
    }
    const end = Buffer.alloc(22);
    end.write('PK\u0005\u0006', 0, 'latin1');
    end.writeUInt16LE(Math.min(0xffff, Object.keys(files).length), 8);
    end.writeUInt16LE(Math.min(0xffff, Object.keys(files).length), 10);
    end.writeUInt32LE(Buffer.concat(list).length, 12);
    end.writeUInt32LE(at, 16);
    return Buffer.concat([...parts, ...list, end]);
  }

  const written = (bytes: Uint8Array): string => {
    const path = join(scratch, 'made.keras');
    writeFileSync(path, bytes);
    return path;
  };
  const config = (json: unknown): Uint8Array => Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
  const weights = Uint8Array.of(0);

  test('that claims to unpack to more than is unpacked is refused before it is', async () => {
    const files = { 'config.json': config('{}'), 'model.weights.h5': weights };
    expect(await refusal(written(zip(files, 3e9)))).toBe(
      'made.keras: config.json claims 3000000000 bytes, and 67108864 are unpacked; save it anew with Keras.',
    );
  });

  test('of too many files, or without what it has to hold, is refused', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`f${at}`, weights]));
    expect(await refusal(written(zip(many)))).toBe('made.keras: it holds 10001 files; a Keras file holds three.');
    expect(await refusal(written(zip({ 'config.json': config('{}') })))).toBe(
      'made.keras: there is no model.weights.h5 in it; save the whole model anew, by model.save(\u2019\u2026.keras\u2019).'.replaceAll(
        '\u2019',
        "'",
      ),
    );
  });

  test('nested without end, or in a circle, is refused in a sentence', async () => {
    const nested = (depth: number): unknown =>
      depth === 0
        ? { class_name: 'Dense', config: { name: 'd' } }
        : { class_name: 'Sequential', config: { name: `s${depth}`, layers: [nested(depth - 1)] } };
    expect(() => readConfig(nested(40), 'a.h5')).toThrow('a.h5: its models are nested more than 16 deep.');
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(await refusal(written(zip({ 'config.json': config(deep), 'model.weights.h5': weights })))).toMatch(
      /^made\.keras: it says nothing of its layers/,
    );
    const layer = (name: string, before: string) => ({
      ...{ class_name: 'Dense', name, config: { name, units: 1 } },
      inbound_nodes: [[[before, 0, 0, {}]]],
    });
    const circle = {
      class_name: 'Functional',
      config: { name: 'm', layers: [layer('a', 'b'), layer('b', 'a')], input_layers: [], output_layers: [['a', 0, 0]] },
    };
    expect(() => readConfig(circle, 'a.h5')).toThrow(/^a\.h5: its layer '[ab]' leads back to itself\.$/);
  });

  test('whose layers are too large, or do not fit their weights, is refused by the layer', async () => {
    const whole = bytesOf('keras', here);
    const text = Buffer.from(whole).toString('latin1');
    const changed = (from: string, to: string): string => {
      expect(text).toContain(from);
      return written(Buffer.from(text.replace(from, to), 'latin1'));
    };
    const failure = (path: string): Promise<string> =>
      importKeras(path, 'keras').then(
        () => 'it was read',
        (error: unknown) => (error as Error).message,
      );
    // As long as what it takes the place of: yauzl goes by lengths, and Keras stores texts as they are.
    expect(await failure(changed('"pool_size": [3, 3]', '"pool_size": [9e9 ]'))).toMatch(
      /layer 'max_pooling2d_1' \(MaxPooling2D\) has no pool_size/,
    );
    expect(
      await failure(changed('"batch_shape": [null, 4, 4, 2]', '"batch_shape": [null, 9e9,9e9]'.padEnd(30))),
    ).toMatch(/^made\.keras: /);
  });
});

test('what is no model, or not there, is refused with what can be opened', async () => {
  const path = join(scratch, 'notes.txt');
  writeFileSync(path, 'no model');
  expect(await refusal(path)).toMatch(
    /^file: 'notes\.txt' is no model that can be opened; use Keras \(\.h5, \.keras\)/,
  );
  expect(await refusal(join(scratch, 'gone.h5'))).toBe("file: 'gone.h5' is not there.");
  expect(await refusal(scratch)).toMatch(/is a folder with no model in it; use that of a SavedModel/);
});

test.skipIf(process.platform === 'win32')(
  'pipes and devices are refused at once, whatever they are called',
  async () => {
    const pipe = join(scratch, 'pipe.h5');
    execFileSync('mkfifo', [pipe]);
    expect(await refusal(pipe)).toMatch(/^file: 'pipe\.h5' is neither a file nor a folder; use Keras/);
    expect(await refusal('/dev/zero')).toMatch(/^file: 'zero' is neither a file nor a folder;/);
    for (const name of ['model.json', 'saved_model.pb']) {
      const folder = join(scratch, `with ${name}`);
      mkdirSync(folder);
      execFileSync('mkfifo', [join(folder, name)]);
      expect(await refusal(folder)).toContain(`file: '${name}' is neither a file nor a folder;`);
    }
  },
);
