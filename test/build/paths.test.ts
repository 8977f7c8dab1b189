import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder, dataFolders, homeFolder, projectRoot, runsFolder } from '../../build/paths.mjs';

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
