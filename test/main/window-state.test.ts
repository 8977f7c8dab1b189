import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fitToScreens, readWindowState, writeWindowState } from '../../electron/main/window-state.js';

const first = { bounds: null, maximized: false };

describe('window state', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'window-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('comes back as it was written', () => {
    const path = join(folder, 'window.json');
    const state = { bounds: { x: 10, y: 20, width: 900, height: 700 }, maximized: true };
    writeWindowState(path, state);
    expect(readWindowState(path)).toEqual(state);
  });

  it('is the default where the file is missing, torn or foreign', () => {
    expect(readWindowState(join(folder, 'none.json'))).toEqual(first);
    for (const text of ['', '{"bounds":', '[]', '{"bounds":{"x":"left"},"maximized":false}']) {
      writeFileSync(join(folder, 'window.json'), text);
      expect(readWindowState(join(folder, 'window.json'))).toEqual(first);
    }
  });

  it('of a newer version, or that can not be read, is left as it is', () => {
    const path = join(folder, 'window.json');
    const newer = '{"format":2,"screens":[]}';
    writeFileSync(path, newer);
    writeWindowState(path, first);
    expect([readWindowState(path), readFileSync(path, 'utf8')]).toEqual([first, newer]);
    rmSync(path);
    symlinkSync('/unmounted/window.json', path);
    writeWindowState(path, first);
    expect([readWindowState(path), readlinkSync(path)]).toEqual([first, '/unmounted/window.json']);
  });

  it('that is damaged is put aside, and what is saved next is read', () => {
    const path = join(folder, 'window.json');
    for (const torn of ['{"bounds":', '[]']) {
      writeFileSync(path, torn);
      writeWindowState(path, { ...first, maximized: true });
      expect(readWindowState(path).maximized).toBe(true);
    }
    const aside = readdirSync(folder).filter((name) => name.startsWith('window.json.damaged'));
    expect(aside.map((name) => readFileSync(join(folder, name), 'utf8')).sort()).toEqual(['[]', '{"bounds":']);
  });
});

describe('fitToScreens', () => {
  const left = { x: 0, y: 0, width: 1280, height: 800 };
  const right = { x: 1280, y: 0, width: 1920, height: 1080 };

  it('keeps a window that can be seen where it was', () => {
    const bounds = { x: 1400, y: 100, width: 1200, height: 800 };
    expect(fitToScreens(bounds, [left, right])).toEqual(bounds);
  });

  it('gives up the place on a screen that was unplugged', () => {
    expect(fitToScreens({ x: 1400, y: 100, width: 1200, height: 800 }, [left])).toBeNull();
    expect(fitToScreens({ x: 0, y: -500, width: 1200, height: 800 }, [left])).toBeNull();
  });

  it('shrinks a window that is larger than its screen, and never below what the page needs', () => {
    expect(fitToScreens({ x: 0, y: 0, width: 4000, height: 3000 }, [left])).toEqual(left);
    expect(fitToScreens({ x: 0, y: 0, width: 10, height: 10 }, [left])).toBeNull();
    expect(fitToScreens({ x: 0, y: 0, width: 300, height: 300 }, [left])).toMatchObject({ width: 760, height: 560 });
  });
});
