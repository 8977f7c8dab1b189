import { afterEach, expect, test, vi } from 'vitest';
import { baseName, droppedFile, pathOfFile } from '../../../renderer/lib/file-path.js';

const bridge = vi.fn(() => '/home/ada/otter.png');
vi.stubGlobal('window', { lab: { pathOf: bridge } });
afterEach(() => bridge.mockClear());

const file = (path?: string) => Object.assign(new File(['x'], 'otter.png'), path === undefined ? {} : { path });

function transfer(files: File[], folder = false): DataTransfer {
  const items = files.map((one) => ({
    kind: 'file',
    getAsFile: () => one,
    webkitGetAsEntry: () => ({ isDirectory: folder }),
  }));
  return { items: [{ kind: 'string' }, ...items], files } as unknown as DataTransfer;
}

test('the path is in the file where Electron writes it there; else the bridge tells it', () => {
  expect(pathOfFile(file('/tmp/owl.png'))).toBe('/tmp/owl.png');
  expect(bridge).not.toHaveBeenCalled();
  expect(pathOfFile(file())).toBe('/home/ada/otter.png');
});

test('the first file that was dropped counts, and a folder is told apart', () => {
  const [owl, elk] = [file('/tmp/owl.png'), file('/tmp/elk.png')];
  expect(droppedFile(transfer([owl, elk]))).toEqual({ path: '/tmp/owl.png', folder: false, file: owl });
  expect(droppedFile(transfer([file('/tmp/birds')], true))).toEqual({ path: '/tmp/birds', folder: true, file: null });
});

test('what is no file of the disk is nothing', () => {
  expect(droppedFile(null)).toBeNull();
  expect(droppedFile(transfer([]))).toBeNull();
  expect(droppedFile(transfer([file('')]))).toBeNull();
});

test('a path is called by its last part', () => {
  expect(baseName('/home/ada/otter.png')).toBe('otter.png');
  expect(baseName('C:\\pictures\\birds\\')).toBe('birds');
  expect(baseName('')).toBe('');
});
