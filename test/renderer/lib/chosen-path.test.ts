import { afterEach, expect, test, vi } from 'vitest';
import { baseName, droppedPath, shownPath } from '../../../renderer/lib/chosen-path.js';

/** As the preload does: the token of a file of the disk, nothing for what a page has made. */
const bridge = vi.fn((file: File) =>
  Promise.resolve(file.name === 'made' ? null : { token: `token of ${file.name}`, path: `/home/ada/${file.name}` }),
);
vi.stubGlobal('window', { lab: { chosen: bridge } });
afterEach(() => bridge.mockClear());

function transfer(names: string[], folder = false): DataTransfer {
  const files = names.map((name) => new File(['x'], name));
  const items = files.map((one) => ({
    kind: 'file',
    getAsFile: () => one,
    webkitGetAsEntry: () => ({ isDirectory: folder }),
  }));
  return { items: [{ kind: 'string' }, ...items], files } as unknown as DataTransfer;
}

test('the first file that was dropped counts, by its token, and a folder is told apart', async () => {
  const owl = { token: 'token of owl.png', path: '/home/ada/owl.png', folder: false };
  expect(await droppedPath(transfer(['owl.png', 'elk.png']))).toEqual(owl);
  expect(await droppedPath(transfer(['birds'], true))).toMatchObject({ path: '/home/ada/birds', folder: true });
  expect(bridge).toHaveBeenCalledTimes(2);
  expect(shownPath('token of owl.png')).toBe('/home/ada/owl.png');
  expect(shownPath('of another sitting')).toBe('of another sitting');
});

test('what is no file of the disk is nothing', async () => {
  expect(await droppedPath(null)).toBeNull();
  expect(await droppedPath(transfer([]))).toBeNull();
  expect(await droppedPath(transfer(['made']))).toBeNull();
});

test('a path is called by its last part', () => {
  expect(baseName('/home/ada/otter.png')).toBe('otter.png');
  expect(baseName('C:\\pictures\\birds\\')).toBe('birds');
  expect(baseName('')).toBe('');
});
