import { expect, test } from 'vitest';
import { ControlsFile, readControls } from '../../electron/runs/controls-file.js';
import { tempFolder } from './run-fixture.js';

test('changes read back in order', () => {
  const dir = tempFolder();
  const file = new ControlsFile(dir);
  file.append({ step: 5, key: 'learningRate', value: 0.1 });
  file.append({ step: 9, key: 'learningRate', value: 0.2 });
  file.close();
  expect(readControls(dir)).toEqual([
    { step: 5, key: 'learningRate', value: 0.1 },
    { step: 9, key: 'learningRate', value: 0.2 },
  ]);
});

test('a new change replaces those of later steps, which belong to a history that was left', () => {
  const dir = tempFolder();
  const file = new ControlsFile(dir);
  for (const step of [5, 9, 12]) file.append({ step, key: 'learningRate', value: step });
  file.append({ step: 9, key: 'learningRate', value: 0.5 });
  file.append({ step: 7, key: 'learningRate', value: 0.7 });
  file.close();
  expect(readControls(dir)).toEqual([
    { step: 5, key: 'learningRate', value: 5 },
    { step: 7, key: 'learningRate', value: 0.7 },
  ]);
});
