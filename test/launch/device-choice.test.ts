import { expect, test } from 'vitest';
import { parseGpus } from '../../electron/doctor/nvidia-smi.js';
import { chooseGpu, deviceProblem, mostFreeFirst } from '../../electron/launch/device-choice.js';
import { sharedMemory, twoCards } from '../doctor/nvidia-smi-output.js';

const gpus = parseGpus(twoCards.query);

test('auto is the GPU with the most free memory, and none where there is none', () => {
  expect(chooseGpu('auto', gpus)?.device).toBe('gpu:1');
  expect(chooseGpu('auto', [])).toBeNull();
  const [first, second] = gpus;
  const fuller = [first!, { ...second!, memoryUsedMb: 20_000 }];
  expect(chooseGpu('auto', fuller)?.device).toBe('gpu:0');
  // As free as each other: in their own order.
  expect(mostFreeFirst([first!, { ...first!, device: 'gpu:7' }]).map(({ device }) => device)).toEqual([
    'gpu:0',
    'gpu:7',
  ]);
});

test('a GPU that tells nothing of its memory comes last, and is there all the same', () => {
  const [shared] = parseGpus(sharedMemory.query);
  expect(mostFreeFirst([shared!, ...gpus]).at(-1)).toBe(shared);
  expect(chooseGpu('auto', [shared!])).toBe(shared);
});

test('a device by its name, and the CPU', () => {
  expect(chooseGpu('gpu:0', gpus)).toBe(gpus[0]);
  expect(chooseGpu('cpu', gpus)).toBeNull();
  for (const wanted of ['auto', 'cpu', 'gpu:1']) expect(deviceProblem(wanted, gpus)).toBeNull();
});

test('a device that is not there is told in a sentence with those that are', () => {
  expect(deviceProblem('gpu:2', gpus)).toBe(
    "gpu:2 is not among this machine's GPUs; use auto, cpu, gpu:0 (NVIDIA GeForce RTX 4090) or gpu:1 (NVIDIA GeForce RTX 4090).",
  );
  expect(deviceProblem('gpu:0', [])).toBe(
    "gpu:0 can't be had, as there is no GPU here that training can use (lab doctor says why); use auto or cpu.",
  );
  expect(deviceProblem('cuda:0', gpus)).toMatch(/^'cuda:0' is no device; use auto, cpu, gpu:0 \(/);
  expect(deviceProblem('', [])).toBe("'' is no device; use auto or cpu.");
});
