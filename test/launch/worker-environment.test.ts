import { expect, test } from 'vitest';
import { workerEnvironment } from '../../electron/launch/worker-environment.js';

test('a worker inherits what it has use for and nothing else', () => {
  const env = workerEnvironment({
    PATH: '/bin',
    MODEL_LAB_HOME: '/home/lab',
    CUDA_VISIBLE_DEVICES: '1',
    TF_XLA_FLAGS: '--x',
    LC_ALL: 'C',
    GITHUB_TOKEN: 'secret',
    AWS_SECRET_ACCESS_KEY: 'secret',
    NODE_OPTIONS: '--require=/evil.js',
    LD_PRELOAD: '/evil.so',
    ELECTRON_RUN_AS_NODE: '1',
  });
  expect(Object.keys(env).sort()).toEqual([
    'CUDA_DEVICE_ORDER',
    'CUDA_VISIBLE_DEVICES',
    'LC_ALL',
    'MODEL_LAB_HOME',
    'PATH',
    'TF_CPP_MIN_LOG_LEVEL',
    'TF_FORCE_GPU_ALLOW_GROWTH',
    'TF_XLA_FLAGS',
  ]);
});

test("the user's own settings win over ours, and the caller's over both", () => {
  const env = workerEnvironment({ TF_CPP_MIN_LOG_LEVEL: '0', CUDA_VISIBLE_DEVICES: '0' }, { CUDA_VISIBLE_DEVICES: '' });
  expect(env).toMatchObject({ TF_CPP_MIN_LOG_LEVEL: '0', CUDA_VISIBLE_DEVICES: '' });
});
