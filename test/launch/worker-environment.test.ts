import { totalmem } from 'node:os';
import { describe, expect, test } from 'vitest';
import { deviceEnvironment, workerEnvironment } from '../../electron/launch/worker-environment.js';

test('a worker inherits what it has use for and nothing else', () => {
  const env = workerEnvironment({
    PATH: '/bin',
    MODEL_LAB_HOME: '/home/lab',
    CUDA_VISIBLE_DEVICES: '1',
    TF_XLA_FLAGS: '--x',
    XLA_FLAGS: '--y',
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
    'TF_CPU_ALLOCATOR_USE_BFC',
    'TF_CPU_BFC_MEM_LIMIT_IN_MB',
    'TF_FORCE_GPU_ALLOW_GROWTH',
    'TF_XLA_FLAGS',
    'XLA_FLAGS',
  ]);
});

test("the user's own settings win over ours, and the caller's over both", () => {
  const own = { TF_CPP_MIN_LOG_LEVEL: '0', CUDA_VISIBLE_DEVICES: '0' };
  const env = workerEnvironment(own, { device: deviceEnvironment(null) });
  expect(env).toMatchObject({ TF_CPP_MIN_LOG_LEVEL: '0', CUDA_VISIBLE_DEVICES: '-1' });
});

test('TensorFlow keeps what memory it has, up to all that the machine has', () => {
  const env = workerEnvironment({});
  expect(env['TF_CPU_ALLOCATOR_USE_BFC']).toBe('true');
  expect(Number(env['TF_CPU_BFC_MEM_LIMIT_IN_MB']) * 2 ** 20).toBeGreaterThanOrEqual(totalmem());
  expect(workerEnvironment({ TF_CPU_ALLOCATOR_USE_BFC: 'false' })['TF_CPU_ALLOCATOR_USE_BFC']).toBe('false');
});

test('each worker takes GPU memory as it needs it, and sees its own GPU only', () => {
  const device = deviceEnvironment({ uuid: 'MIG-ce861fb0', name: 'NVIDIA A100-SXM4-80GB, MIG 3g.40gb' });
  expect(workerEnvironment({ CUDA_VISIBLE_DEVICES: '0,1' }, { device })).toMatchObject({
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    CUDA_VISIBLE_DEVICES: 'MIG-ce861fb0',
    MODEL_LAB_GPU: 'NVIDIA A100-SXM4-80GB, MIG 3g.40gb',
  });
});

describe('XLA', () => {
  const flags = (env: NodeJS.ProcessEnv, cuda: string | null) => workerEnvironment(env, { cuda })['XLA_FLAGS'];

  test("is told where CUDA's compiler tools lie, also in a folder with spaces", () => {
    expect(flags({}, '/my cache/nvidia/cuda_nvcc')).toBe('--xla_gpu_cuda_data_dir="/my cache/nvidia/cuda_nvcc"');
    expect(flags({}, null)).toBeUndefined();
  });

  test("keeps the user's flags, and their own folder", () => {
    const dump = { XLA_FLAGS: '--xla_dump_to=/tmp/x' };
    expect(flags(dump, '/c')).toBe('--xla_dump_to=/tmp/x --xla_gpu_cuda_data_dir="/c"');
    expect(flags(dump, null)).toBe('--xla_dump_to=/tmp/x');
    const own = { XLA_FLAGS: '--xla_gpu_cuda_data_dir=/opt/cuda' };
    expect(flags(own, '/c')).toBe('--xla_gpu_cuda_data_dir=/opt/cuda');
  });
});
