import { expect, test } from 'vitest';
import { probeTensorFlow } from '../../electron/doctor/tensorflow-probe.js';
import { bundle } from '../../build/bundle.mjs';

test('a child loads TensorFlow and says what runs', async () => {
  await bundle(['doctor-probe']);
  expect(await probeTensorFlow({ ...process.env, MODEL_LAB_RUNTIME: 'cpu' })).toEqual({
    version: '2.21.0',
    native: true,
    backend: 'tensorflow',
    usesGpu: false,
    reason: null,
  });
  expect(await probeTensorFlow({ ...process.env, MODEL_LAB_RUNTIME: 'none' })).toEqual({
    version: null,
    native: false,
    backend: 'cpu',
    usesGpu: false,
    reason: 'it is switched off by MODEL_LAB_RUNTIME=none',
  });
});
