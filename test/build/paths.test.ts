import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  cacheFolder,
  dataFolders,
  homeFolder,
  placeOf,
  projectRoot,
  runsFolder,
  startedIn,
} from '../../build/paths.mjs';

test('the project root holds package.json', () => {
  expect(existsSync(join(projectRoot, 'package.json'))).toBe(true);
});

test.each([
  [{ HOME: '/h' }, '/h/.local/share/model-lab', '/h/.cache/model-lab'],
  [{ HOME: '/h', XDG_DATA_HOME: '/d', XDG_CACHE_HOME: '/c' }, '/d/model-lab', '/c/model-lab'],
  [{ HOME: '/h', XDG_DATA_HOME: 'relative', XDG_CACHE_HOME: '' }, '/h/.local/share/model-lab', '/h/.cache/model-lab'],
  [{ HOME: '/h', MODEL_LAB_HOME: '/mine', MODEL_LAB_CACHE: '/own' }, '/mine', '/own'],
])('with %j', (env, home, cache) => {
  expect(homeFolder(env)).toBe(home);
  expect(cacheFolder(env)).toBe(cache);
  expect(runsFolder(env)).toBe(`${home}/runs`);
});

test("data sets: the user's, then the installed, and at last the bundled", () => {
  const { user, installed } = dataFolders({ MODEL_LAB_HOME: '/mine', MODEL_LAB_CACHE: '/own' });
  expect(user).toBe('/mine/datasets');
  expect(installed[0]).toBe('/own/datasets');
  expect(installed.at(-1)).toBe(join(projectRoot, 'models/data/bundled'));
});

describe('under npm, which runs scripts in the project', () => {
  const env = { npm_lifecycle_event: 'lab', INIT_CWD: '/where/i/am', HOME: 'here' };

  test("relative places are in the user's folder", () => {
    expect(homeFolder({ ...env, MODEL_LAB_HOME: 'mine' })).toBe('/where/i/am/mine');
    expect(cacheFolder({ ...env, MODEL_LAB_CACHE: '../own' })).toBe('/where/i/own');
    expect([homeFolder(env), cacheFolder(env)]).toEqual([
      '/where/i/am/here/.local/share/model-lab',
      '/where/i/am/here/.cache/model-lab',
    ]);
    expect(dataFolders({ ...env, MODEL_LAB_HOME: 'mine' }).user).toBe('/where/i/am/mine/datasets');
  });

  test('a process that stands elsewhere means the folder that it stands in', () => {
    expect(startedIn(env, '/tmp')).toBe('/tmp');
    expect(startedIn({ INIT_CWD: '/where/i/am' })).toBe(process.cwd());
    expect(startedIn(env, resolve(projectRoot))).toBe('/where/i/am');
    expect(placeOf('/absolute', env)).toBe('/absolute');
  });
});
