import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { electronBinary, findElectron, isElectronReady } from '../../build/setup/electron.mjs';
import { installElectron } from '../../build/setup/install-electron.mjs';
import { fakeProgram, scratchFolder, silentProgress } from './scratch.js';

/** A folder as ELECTRON_OVERRIDE_DIST_PATH names it, with a program that does as the script says. */
function folderWith(script: string, version: string) {
  const folder = scratchFolder();
  fakeProgram(folder, 'electron', script);
  writeFileSync(join(folder, 'version'), version);
  return folder;
}

describe.runIf(process.platform === 'linux')('an Electron of the user', () => {
  test('goes before any other, and is ready once it was seen to start', async () => {
    const folder = folderWith('[ "$ELECTRON_RUN_AS_NODE" = 1 ]', '999.1.2');
    const env = { MODEL_LAB_CACHE: scratchFolder(), ELECTRON_OVERRIDE_DIST_PATH: folder, PATH: process.env['PATH'] };
    expect(isElectronReady(env)).toBe(false);
    await installElectron({ env, progress: silentProgress() });
    expect(isElectronReady(env)).toBe(true);
    expect(findElectron(env)).toEqual({
      path: join(folder, 'electron'),
      version: '999.1.2',
      origin: 'override',
      supported: true,
    });
    expect(electronBinary(env)).toBe(join(folder, 'electron'));
  });

  test('that is old counts as out of support', () => {
    const env = { MODEL_LAB_CACHE: scratchFolder(), ELECTRON_OVERRIDE_DIST_PATH: folderWith('', 'v22.3.25') };
    expect(findElectron(env)).toMatchObject({ version: '22.3.25', supported: false });
  });

  test('that lacks a system library names it and the packages', async () => {
    const message = 'electron: error while loading shared libraries: libgtk-3.so.0: cannot open shared object file';
    const folder = folderWith(`echo "${message}" >&2; exit 127`, '999.0.0');
    const env = { MODEL_LAB_CACHE: scratchFolder(), ELECTRON_OVERRIDE_DIST_PATH: folder, PATH: process.env['PATH'] };
    await expect(installElectron({ env, progress: silentProgress() })).rejects.toMatchObject({
      message: 'Electron needs libgtk-3.so.0, which this system lacks.',
      remedy: expect.stringMatching(/gtk/),
      instant: true,
    });
    expect(isElectronReady(env)).toBe(false);
  });

  test('that is not there is refused by name', async () => {
    const folder = scratchFolder();
    const env = { MODEL_LAB_CACHE: scratchFolder(), ELECTRON_OVERRIDE_DIST_PATH: folder };
    await expect(installElectron({ env, progress: silentProgress() })).rejects.toThrow(
      `ELECTRON_OVERRIDE_DIST_PATH: ${folder} holds no electron.`,
    );
  });
});
