import { expect, test } from 'vitest';
import { gpuProblem, probeTensorFlow } from '../../electron/doctor/tensorflow-probe.js';
import { bundle } from '../../build/bundle.mjs';

test('a child loads TensorFlow and says what runs', async () => {
  await bundle(['doctor-probe']);
  expect(await probeTensorFlow({ ...process.env, MODEL_LAB_RUNTIME: 'cpu' })).toEqual({
    version: '2.21.0',
    native: true,
    backend: 'tensorflow',
    usesGpu: false,
    gpuProblem: null,
    reason: null,
  });
  expect(await probeTensorFlow({ ...process.env, MODEL_LAB_RUNTIME: 'none' })).toEqual({
    version: null,
    native: false,
    backend: 'cpu',
    usesGpu: false,
    gpuProblem: null,
    reason: 'it is switched off by MODEL_LAB_RUNTIME=none',
  });
});

// The first is what the library for CUDA writes where there is no driver; the others are of public reports.
test.each([
  [
    'E0000 00:00:1795542142.802057   17347 cuda_platform.cc:52] failed call to cuInit: INTERNAL: CUDA error: Failed call to cuInit: UNKNOWN ERROR (303)\n',
    'CUDA does not start (UNKNOWN ERROR (303))',
  ],
  [
    'E external/local_xla/xla/stream_executor/cuda/cuda_driver.cc:266] failed call to cuInit: CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected\n',
    'CUDA does not start (CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected)',
  ],
  [
    'W0000 00:00:1733070842.5 1 gpu_device.cc:2344] Cannot dlopen some GPU libraries. Please make sure the missing libraries mentioned above are installed properly if you would like to use GPU.\nSkipping registering GPU devices...\n',
    "CUDA's libraries can't be loaded",
  ],
  [
    'W tensorflow/core/common_runtime/gpu/gpu_device.cc:2432] Ignoring visible gpu device (device: 0, name: Quadro M4000, pci bus id: 0000:03:00.0, compute capability: 5.2) with Cuda compute capability 5.2. The minimum required Cuda capability is 6.0.\n',
    'its compute capability 5.2 is below 6.0',
  ],
  ['I0000 00:00:1.0 1 cpu_feature_guard.cc:227] This TensorFlow binary is optimized\n', null],
])("what TensorFlow's log says against the GPU, case %#", (log, problem) => {
  expect(gpuProblem(log)).toBe(problem);
});
