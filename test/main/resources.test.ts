import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readResource, resolveResource } from '../../electron/main/resources.js';
import {
  answerUrl,
  chosenUrl,
  datasetImagesUrl,
  matrixUrl,
  panelUrl,
  pictureUrl,
} from '../../electron/protocol/app.js';

const roots = {
  page: '/app/renderer',
  answers: '/app/answers',
  chosenPath: (token: string) => (token === 'a-1' ? '/home/ada/otter.png' : null),
  runDir: (id: string) => (id === 'a-b' ? '/home/ada/runs/a-b' : null),
};

describe('resolveResource', () => {
  it('finds the page and its parts', () => {
    expect(resolveResource('app://lab/', roots)).toMatchObject({ path: '/app/renderer/index.html' });
    expect(resolveResource('app://lab/index.html', roots)).toMatchObject({ type: 'text/html; charset=utf-8' });
    expect(resolveResource('app://lab/assets/main-1a2b.js', roots)).toEqual({
      kind: 'file',
      root: '/app/renderer',
      path: '/app/renderer/assets/main-1a2b.js',
      type: 'text/javascript; charset=utf-8',
    });
  });

  it('finds previews of data sets', () => {
    expect(resolveResource('app://lab/datasets/my%20shoes/preview.png', roots)).toEqual({
      kind: 'preview',
      dataset: 'my shoes',
    });
  });

  it('finds what the user chose, by its token alone', () => {
    const found = { kind: 'chosen', path: '/home/ada/otter.png' };
    expect(resolveResource(chosenUrl('a-1'), roots)).toEqual(found);
    for (const other of [
      chosenUrl('a-2'),
      chosenUrl('/home/ada/otter.png'),
      'app://lab/chosen/',
      'app://lab/chosen/a-1/x',
    ]) {
      expect(resolveResource(other, roots)).toBeNull();
    }
  });

  it('finds pages of images, of a class or of all, and none that is no number', () => {
    const images = 'app://lab/datasets/shoes/images.png';
    const page = { kind: 'images', dataset: 'shoes', page: 4 };
    expect(resolveResource(`${images}?page=4`, roots)).toEqual({ ...page, label: null });
    expect(resolveResource(datasetImagesUrl('shoes', { label: 3, page: 4 }), roots)).toEqual({ ...page, label: 3 });
    for (const query of [
      '',
      '?page=',
      '?page=-1',
      '?page=1.5',
      '?page=0&class=',
      '?page=0&class=x',
      '?page=1e9',
      '?class=1',
    ]) {
      expect(resolveResource(images + query, roots)).toBeNull();
    }
  });

  it('finds panel records of runs and of answers, with their pictures and the part of their matrices that is wanted', () => {
    const record = panelUrl('a-b', 'position-map', 500);
    const run = '/home/ada/runs/a-b';
    const panel = { kind: 'panel', dir: run, panel: 'position-map', step: 500 };
    const path = `${run}/panels/position-map/00000500`;
    expect(resolveResource(record, roots)).toEqual({
      ...panel,
      file: { kind: 'file', root: run, path: `${path}.json`, type: 'application/json' },
    });
    expect(resolveResource(pictureUrl(record), roots)).toEqual({
      ...panel,
      file: { kind: 'file', root: run, path: `${path}.png`, type: 'image/png' },
    });
    expect(resolveResource(matrixUrl(record, { offset: 64, bytes: 16 }), roots)).toEqual({
      ...panel,
      file: {
        ...{ kind: 'file', root: run, path: `${path}.bin`, type: 'application/octet-stream' },
        range: { offset: 64, bytes: 16 },
      },
    });
    expect(resolveResource(panelUrl('a-b', 'gallery', 1_000_000_000), roots)).toMatchObject({ step: 1_000_000_000 });

    const answer = answerUrl(7);
    const file = { kind: 'file', root: '/app/answers' };
    expect(resolveResource(answer, roots)).toMatchObject({ ...file, path: '/app/answers/7.json' });
    expect(resolveResource(pictureUrl(answer), roots)).toMatchObject({ ...file, path: '/app/answers/7.png' });
    expect(resolveResource(matrixUrl(answer, { offset: 0, bytes: 4 }), roots)).toEqual({
      ...{ ...file, path: '/app/answers/7.bin', type: 'application/octet-stream' },
      range: { offset: 0, bytes: 4 },
    });
    const bin = pictureUrl(record).replace('.png', '.bin');
    for (const query of ['', '?offset=0', '?offset=-4&bytes=4', '?offset=0x4&bytes=4', '?offset=1.5&bytes=4']) {
      const found = resolveResource(bin + query, roots);
      const { offset, bytes } = found?.kind === 'panel' ? found.file.range! : { offset: 0, bytes: 0 };
      expect(offset + bytes).toBeNaN();
    }
  });

  it.each([
    'app://lab/answers/../x.json',
    'app://lab/answers/a.json',
    'app://lab/answers/-1.json',
    'app://lab/answers/7.json/x',
    'app://lab/answers/7.html',
    'app://lab/answers/1234567890.json',
    'app://lab/manifest.json',
    'app://lab/../../etc/passwd.png',
    'app://lab/%2e%2e/%2e%2e/etc/x.png',
    'app://lab/..%2f..%2fetc%2fx.png',
    'app://lab/assets/..%5c..%5cx.png',
    'app://lab/%00.png',
    'app://lab//etc/x.png',
    'app://lab/runs/../../x/panels/gallery/00000001.png',
    'app://lab/runs/%2e%2e/panels/gallery/00000001.png',
    'app://lab/runs/..%2fx/panels/gallery/00000001.png',
    'app://lab/runs/unknown/panels/gallery/00000001.png',
    'app://lab/runs/a-b/run.json',
    'app://lab/runs/a-b/panels/gallery/run.json',
    'app://lab/runs/a-b/panels/gallery/00000001.png/x',
    'app://lab/runs/a-b/panels/gallery/00000001.svg',
    'app://lab/runs/a-b/panels/gallery/0000001.png',
    'app://lab/runs/a-b/panels/gallery/0000000000001.png',
    'app://lab/runs/a-b/panels/gallery/00000001.json.tmp',
    'app://lab/runs/a-b/panels/gallery/+0000001.json',
    'app://lab/runs/a-b/panels/../00000001.png',
    'app://lab/runs/a-b/panels/%2e%2e/00000001.png',
    'app://lab/runs/a-b/panels/..%2fcheckpoints/00000001.png',
    'app://lab/runs/a-b/panels/..%5ccheckpoints/00000001.png',
    'app://lab/runs/a-b/panels/%00/00000001.png',
    'app://lab/runs/a-b/panels/Gallery/00000001.png',
    'app://lab/runs/a-b/panels/.hidden/00000001.png',
    'app://lab/runs/a-b/panels//00000001.png',
    `app://lab/runs/a-b/panels/${'x'.repeat(65)}/00000001.png`,
    'app://lab/runs/a-b/panels/00000001.png',
    'app://lab/runs/a-b/samples/00000001.png',
    'app://lab/runs/a-b/checkpoints/gallery/00000001.png',
    'app://lab/%E0%A4%A',
    'app://evil/index.html',
    'file:///etc/passwd',
    'app://lab/secrets.env',
    'app://lab/main.js.map',
  ])('never leaves its folders: %s', (url) => {
    const found = resolveResource(url, roots);
    if (found?.kind === 'file') expect(found.path.startsWith('/app/renderer/')).toBe(true);
    else expect(found).toBeNull();
  });
});

const textOf = (bytes: Uint8Array | string) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString());

describe('readResource', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'resources-'));
    mkdirSync(join(root, 'run', 'samples'), { recursive: true });
    writeFileSync(join(root, 'secret.png'), 'secret');
    writeFileSync(join(root, 'run', 'samples', '00000001.png'), 'picture');
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const read = (name: string) => readResource({ root: join(root, 'run'), path: join(root, 'run', 'samples', name) });

  it('reads what is there', async () => {
    expect(textOf(await read('00000001.png'))).toBe('picture');
  });

  it('finds nothing where there is no file', async () => {
    mkdirSync(join(root, 'run', 'samples', '00000002.png'));
    expect(await read('00000002.png')).toBe('not-found');
    expect(await read('00000003.png')).toBe('not-found');
  });

  it('does not follow a link out of its root', async () => {
    symlinkSync(join(root, 'secret.png'), join(root, 'run', 'samples', '00000004.png'));
    expect(await read('00000004.png')).toBe('not-found');
  });

  describe('of a range', () => {
    const range = (offset: number, bytes: number) =>
      readResource({
        root: join(root, 'run'),
        path: join(root, 'run', 'samples', '00000001.png'),
        range: { offset, bytes },
      });

    it('reads that and no more', async () => {
      expect(textOf(await range(0, 7))).toBe('picture');
      expect(textOf(await range(2, 3))).toBe('ctu');
      expect(textOf(await range(7, 0))).toBe('');
    });

    it.each([
      [0, 8],
      [7, 1],
      [8, 0],
      [NaN, 1],
      [0, NaN],
      [-1, 2],
      [0.5, 1],
      [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
      [0, Infinity],
    ])('refuses offset %d with %d bytes', async (offset, bytes) => {
      expect(await range(offset, bytes)).toBe('bad-range');
    });

    it('reads at most 64 MB at once', async () => {
      const path = join(root, 'run', 'large.bin');
      writeFileSync(path, '');
      truncateSync(path, 65 * 2 ** 20);
      const read = (bytes: number) => readResource({ root, path, range: { offset: 2 ** 20, bytes } });
      expect(await read(64 * 2 ** 20 + 1)).toBe('bad-range');
      expect(((await read(64 * 2 ** 20)) as Uint8Array).length).toBe(64 * 2 ** 20);
    });

    it('finds nothing where there is no file', async () => {
      const path = join(root, 'run', 'gone.bin');
      expect(await readResource({ root, path, range: { offset: 0, bytes: 1 } })).toBe('not-found');
    });
  });
});
