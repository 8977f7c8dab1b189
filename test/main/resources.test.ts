import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readResource, resolveResource } from '../../electron/main/resources.js';

const roots = { page: '/app/renderer', runDir: (id: string) => (id === 'a-b' ? '/home/ada/runs/a-b' : null) };

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

  it('finds pictures of runs and previews of data sets', () => {
    expect(resolveResource('app://lab/runs/a-b/samples/00000500.png', roots)).toMatchObject({
      root: '/home/ada/runs/a-b',
      path: '/home/ada/runs/a-b/samples/00000500.png',
    });
    expect(resolveResource('app://lab/datasets/my%20shoes/preview.png', roots)).toEqual({
      kind: 'preview',
      dataset: 'my shoes',
    });
  });

  it.each([
    'app://lab/../../etc/passwd.png',
    'app://lab/%2e%2e/%2e%2e/etc/x.png',
    'app://lab/..%2f..%2fetc%2fx.png',
    'app://lab/assets/..%5c..%5cx.png',
    'app://lab/%00.png',
    'app://lab//etc/x.png',
    'app://lab/runs/../../x/samples/00000001.png',
    'app://lab/runs/%2e%2e/samples/00000001.png',
    'app://lab/runs/..%2fx/samples/00000001.png',
    'app://lab/runs/unknown/samples/00000001.png',
    'app://lab/runs/a-b/run.json',
    'app://lab/runs/a-b/samples/run.json',
    'app://lab/runs/a-b/samples/00000001.png/x',
    'app://lab/runs/a-b/checkpoints/00000001.png',
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
    expect(Buffer.from((await read('00000001.png'))!).toString()).toBe('picture');
  });

  it('finds nothing where there is no file', async () => {
    mkdirSync(join(root, 'run', 'samples', '00000002.png'));
    expect(await read('00000002.png')).toBeNull();
    expect(await read('00000003.png')).toBeNull();
  });

  it('does not follow a link out of its root', async () => {
    symlinkSync(join(root, 'secret.png'), join(root, 'run', 'samples', '00000004.png'));
    expect(await read('00000004.png')).toBeNull();
  });
});
