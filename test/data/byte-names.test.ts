import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nameOfBytes, systemPath } from '../../models/data/byte-names.js';
import { importDataset } from '../../models/data/catalog.js';
import { printable, shownName } from '../../models/data/file-errors.js';
import { decided } from './decided.js';
import { freshDirs, tempFolder } from './temp-folder.js';
import { flatPng } from './write-images.js';

const latin1 = (...parts: string[]) => Buffer.from(parts.join('/'), 'latin1');

/** Writes a file below folders whose names are Latin-1. */
function write(root: string, folders: string[], file: string, content: Uint8Array | string): void {
  mkdirSync(latin1(root, ...folders), { recursive: true });
  writeFileSync(latin1(root, ...folders, file), content);
}

const added = (path: string) => importDataset({ path, name: 'mine' }, freshDirs(), () => undefined);

describe('names that are not UTF-8', () => {
  it.each([[[0x63, 0xe9]], [[0xff]], [[0xe2, 0x82]], [[0xed, 0xb2, 0x80]], [[0xf0, 0x9f, 0x98, 0x80, 0xe9, 0x61]]])(
    'of the bytes %j come back as they were',
    (bytes) => {
      const name = nameOfBytes(Uint8Array.from(bytes));
      const back = systemPath(join('a', name));
      expect([...Buffer.from(back)]).toEqual([0x61, 0x2f, ...bytes]);
    },
  );

  it('are shown with the bytes escaped, and others as they are', () => {
    expect(shownName(nameOfBytes(latin1('café')))).toBe('caf\\xe9');
    expect(printable(nameOfBytes(Buffer.from('naïve 😀\n')))).toBe('naïve 😀\\u000a');
    expect(systemPath('naïve 😀')).toBe('naïve 😀');
  });

  it('name classes and files of images', async () => {
    const root = tempFolder();
    for (let i = 0; i < 6; i++) write(root, ['café'], `élan ${i}.png`, flatPng(i));
    for (let i = 0; i < 6; i++) write(root, ['tea'], `${i}.png`, flatPng(100 + i));
    const info = await added(root);
    expect(info).toMatchObject({ train: 11, test: 1, classNames: ['caf\\xe9', 'tea'] });
  });

  it('are told as they are shown where a file in them is damaged', async () => {
    const root = tempFolder();
    write(root, ['café'], 'é.png', 'no image');
    write(root, ['tea'], '1.png', flatPng(1));
    await expect(added(root)).rejects.toThrow('caf\\xe9/\\xe9.png: it is neither PNG nor JPEG');
  });

  it('may wrap train and test, and name classes in both', async () => {
    const root = tempFolder();
    for (const part of ['train', 'test']) {
      for (let i = 0; i < 3; i++) write(root, ['frühling', part, 'café'], `${i}.png`, flatPng(i + part.length));
    }
    const info = await added(root);
    expect(info).toMatchObject({ train: 3, test: 3, classNames: ['caf\\xe9'] });
    expect(decided(info)[0]).toBe('The classes are the sub-folders of fr\\xfchling.');
  });

  it('name folders of texts', async () => {
    const root = tempFolder();
    for (const name of ['é', 'ü']) for (let i = 0; i < 4; i++) write(root, [name], `ä${i}.txt`, `${i} of ${name}`);
    expect(await added(root)).toMatchObject({ kind: 'labelled-text', classNames: ['\\xe9', '\\xfc'] });
  });

  it('are found by a path whose bytes were lost on the way, where one could be meant alone', async () => {
    const root = tempFolder();
    const rows = Array.from({ length: 40 }, (_, i) => `${i / 2},${i % 2 === 0 ? 'a' : 'b'}`);
    write(root, ['café'], 'données.csv', ['x,label', ...rows].join('\n'));
    const lossy = join(root, 'caf\ufffd', 'donn\ufffdes.csv');
    expect(await added(lossy)).toMatchObject({ kind: 'table', source: join(root, 'caf\\xe9', 'donn\\xe9es.csv') });
    write(root, ['cafè'], 'données.csv', 'x');
    await expect(added(lossy)).rejects.toThrow('it is not there, or a name in it is not UTF-8; rename it, or give');
  });

  it('name files of arrays', async () => {
    const root = tempFolder();
    const header = Buffer.from(
      "\x93NUMPY\x01\x00\x76\x00{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2, 2), }",
      'latin1',
    );
    const npy = Buffer.concat([Buffer.alloc(128, ' '), Buffer.from(Array.from({ length: 16 }, (_, i) => i))]);
    header.copy(npy);
    write(root, ['é'], 'ü.npy', npy);
    expect(await added(join(root, '\ufffd'))).toMatchObject({ kind: 'images', train: 3, test: 1 });
  });
});
