import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bindingEdits } from '../../build/setup/binding-edits.mjs';
import { bindingKey, edit, tfjsFolder } from '../../build/setup/binding.mjs';
import {
  chooseFlavour,
  cudaToolFiles,
  cudaTools,
  installedFlavour,
  patterns,
  runtimeOf,
} from '../../build/setup/runtime.mjs';
import { electronWheel, runtimeWheels } from '../../build/setup/wheel-record.mjs';

const onlyThese =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path);
const withDriver = onlyThese('/proc/driver/nvidia/version', '/dev/nvidiactl');

test('without a driver the runtime is for the CPU', () => {
  expect(chooseFlavour({}, onlyThese())).toBe('cpu');
});

test("a container that sees the host's driver but no device gets the CPU's", () => {
  expect(chooseFlavour({}, onlyThese('/proc/driver/nvidia/version'))).toBe('cpu');
});

test.runIf(process.platform === 'linux' && process.arch === 'x64')('with a driver it is for CUDA', () => {
  expect(chooseFlavour({}, withDriver)).toBe('cuda12');
  expect(chooseFlavour({}, onlyThese('/dev/dxg', '/usr/lib/wsl/lib/libcuda.so.1'))).toBe('cuda12');
});

test('MODEL_LAB_RUNTIME has the last word, and a wrong one is refused', () => {
  expect(chooseFlavour({ MODEL_LAB_RUNTIME: 'cpu' }, withDriver)).toBe('cpu');
  expect(chooseFlavour({ MODEL_LAB_RUNTIME: 'none' }, withDriver)).toBe('none');
  expect(() => chooseFlavour({ MODEL_LAB_RUNTIME: 'cuda11' })).toThrow(
    'MODEL_LAB_RUNTIME: "cuda11" is not a runtime; use cpu, cuda12 or none.',
  );
});

test('every recorded wheel has a hash, a size and the name that its file says', () => {
  for (const wheel of [electronWheel, ...Object.values(runtimeWheels).flatMap((each) => each ?? [])]) {
    expect(wheel.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(wheel.bytes).toBeGreaterThan(1e6);
    expect(wheel.file.startsWith(`${wheel.name.replaceAll('-', '_')}-${wheel.version}-`)).toBe(true);
  }
});

test("what XLA compiles for a GPU with is unpacked of CUDA's wheels, and there is none of it for the CPU", () => {
  // As the recorded nvidia-cuda-nvcc-cu12 has them.
  expect(cudaToolFiles).toEqual(['nvidia/cuda_nvcc/bin/ptxas', 'nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc']);
  for (const file of cudaToolFiles) expect(patterns.some((each) => new RegExp(`^(${each})$`).test(file))).toBe(true);
  expect(runtimeWheels['linux-x64-cuda12']!.map(({ name }) => name)).toContain('nvidia-cuda-nvcc-cu12');
  if (installedFlavour() === 'cpu') expect(cudaTools()).toBeNull();
});

test('another flavour or release is another runtime, and compiles another binding', () => {
  const keys = (['cpu', 'cuda12'] as const).flatMap((flavour) => runtimeOf(flavour)?.key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(keys.map(bindingKey)).size).toBe(keys.length);
});

test("the mended places are there, each as often as expected, in the package's sources", () => {
  for (const file of new Set(bindingEdits.map((each) => each.file))) {
    const text = readFileSync(join(tfjsFolder, 'binding', file), 'utf8');
    const mended = edit(file, text);
    for (const { find } of bindingEdits.filter((each) => each.file === file && each.replace === '')) {
      expect(mended).not.toContain(find);
    }
    expect(mended).not.toMatch(/delete (tags_ptrs|\w+_op_name_array)\[/);
  }
});

test('sources that the edits were not written for are refused', () => {
  expect(() => edit('utils.h', 'another version')).toThrow('binding/utils.h has 0 places to mend instead of 1');
});
