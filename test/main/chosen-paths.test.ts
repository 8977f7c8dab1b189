import { expect, test } from 'vitest';
import { ChosenPaths } from '../../electron/main/chosen-paths.js';
import { architectureConfigs } from '../../models/core/architectures.js';
import { chosenPath } from '../../models/core/chosen-path.js';
import { withPaths } from '../../models/core/parse-question.js';
import { fieldsOf } from '../../models/core/fields.js';
import { presetConfig } from '../../models/core/parse-config.js';
import { z } from 'zod';

test('a token stands for what was chosen, and nothing else stands for anything', () => {
  const chosen = new ChosenPaths();
  const { token, path } = chosen.add('/home/ada/otter.png');
  expect([path, chosen.pathOf(token, 'file'), chosen.find(token)]).toEqual([path, path, path]);
  for (const invented of ['/etc/passwd', path, '', token.toUpperCase() + 'x', '__proto__', 'toString']) {
    expect(chosen.find(invented)).toBeNull();
    expect(() => chosen.pathOf(invented, 'file')).toThrow(
      expect.objectContaining({
        name: 'RequestError',
        field: 'file',
        message: expect.stringMatching(/^file: this was not chosen by you here; [^.]*\.$/),
      }),
    );
  }
  expect(new ChosenPaths().find(token)).toBeNull();
});

test('so many are remembered, the newest', () => {
  const chosen = new ChosenPaths();
  const tokens = Array.from({ length: 1001 }, (_, at) => chosen.add(`/pictures/${at}.png`).token);
  expect([chosen.find(tokens[0]!), chosen.find(tokens[1]!)]).toEqual([null, '/pictures/1.png']);
  expect(new Set(tokens).size).toBe(1001);
});

const asked = z.strictObject({
  file: chosenPath('file', { title: 'File', help: '' }),
  folder: chosenPath('folder', { title: 'Folder', help: '' }),
  row: z.string().nullable().default(null).meta({ title: 'Row', help: '' }),
});

test('only what takes a file or a folder is looked up', () => {
  const pathOf = (given: string, key: string) => `${key} of ${given}`;
  expect(withPaths(asked, { file: 'a', folder: null, row: '/etc/passwd' }, pathOf)).toEqual({
    ...{ file: 'file of a', folder: null, row: '/etc/passwd' },
  });
  expect(withPaths(asked, { file: 7 }, pathOf)).toEqual({ file: 7 });
});

test('every key of a question that names a file says so by its kind', () => {
  for (const architecture of architectureConfigs) {
    for (const preset of Object.keys(architecture.presets)) {
      for (const question of architecture.questions(presetConfig(architecture, preset))) {
        for (const { key, widget } of fieldsOf(question.asked)) {
          expect(/file|folder|path|dir/i.test(key), `${question.name}.${key}`).toBe(
            widget === 'file' || widget === 'folder',
          );
        }
      }
    }
  }
});
