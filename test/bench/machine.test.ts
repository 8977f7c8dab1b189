import { expect, it } from 'vitest';
import { slugOf } from './machine.js';

const machine = { cores: 8, memoryGb: 32, system: 'Linux', node: 'v20', gpu: null };

it("results are named after the machine's processor, its cores and its GPU", () => {
  const cpu = 'Intel(R) Core(TM) i7-9700K CPU @ 3.60GHz';
  expect(slugOf({ ...machine, cpu })).toBe('intel-core-i7-9700k-cpu-8-cores');
  const gpu = { name: 'NVIDIA H100 80GB HBM3', driver: '550.54', memoryMb: 81559 };
  expect(slugOf({ ...machine, cpu: 'AMD EPYC', gpu })).toBe('amd-epyc-8-cores-nvidia-h100-80gb-hbm3');
});
