import { describe, expect, test } from 'vitest';
import type { DeviceStatus, GpuStatus, RunSummary } from '../../../electron/protocol/app.js';
import { parseGpus } from '../../../electron/doctor/nvidia-smi.js';
import {
  deviceOptions,
  deviceTitle,
  gpuDetails,
  groupTitle,
  memoryShare,
  memoryText,
  runsAhead,
  shortName,
  waitingSentence,
} from '../../../renderer/lib/devices.js';
import { dataCentre, divided, laptop, rtx4090, sharedMemory, twoCards } from '../../doctor/nvidia-smi-output.js';

const gpusOf = ({ query }: { query: string }) => parseGpus(query);
const status = (gpus: readonly GpuStatus[]): DeviceStatus => ({
  title: '',
  gpus: [...gpus],
  problem: null,
  cpuLoad: 0,
  memoryUsedMb: 0,
  memoryTotalMb: 1,
});

describe('names', () => {
  test.each([
    ['NVIDIA GeForce RTX 4090', 'RTX 4090'],
    ['NVIDIA GeForce RTX 4070 Laptop GPU', 'RTX 4070 Laptop'],
    ['NVIDIA H100 80GB HBM3', 'H100 80GB HBM3'],
    ['NVIDIA A100-SXM4-80GB, MIG 1g.10gb', 'A100-SXM4-80GB, MIG 1g.10gb'],
    ['Tesla T4', 'Tesla T4'],
  ])('%s is %s where room is small', (name, short) => expect(shortName(name)).toBe(short));

  test('of several: once where they are alike', () => {
    expect(groupTitle(gpusOf(rtx4090))).toBe('RTX 4090');
    expect(groupTitle(gpusOf(dataCentre))).toBe('8 × H100 80GB HBM3');
    expect(groupTitle([...gpusOf(rtx4090), ...gpusOf(divided)])).toBe('3 GPUs');
  });

  test('of devices', () => {
    expect(['cpu', 'gpu:0', 'gpu:0:1'].map(deviceTitle)).toEqual(['CPU', 'GPU 0', 'GPU 0:1']);
  });
});

describe('measures', () => {
  test('all that the driver tells, and nothing for what it does not', () => {
    const details = (output: { query: string }) => gpuDetails(gpusOf(output)[0]!);
    expect(details(rtx4090)).toBe('1.5 / 24.0 GB · 37% · 61 °C · 187 W');
    expect(details(laptop)).toBe('0.0 / 8.0 GB · 43 °C');
    expect(details(sharedMemory)).toBe('0% · 38 °C · 5 W');
  });

  test('memory of which one figure is unknown', () => {
    expect(memoryText(null, 8192)).toBe('– / 8.0 GB');
    expect(memoryText(512, null)).toBe('0.5 GB');
    expect(memoryShare({ memoryUsedMb: null, memoryTotalMb: null })).toBe(0);
    expect(memoryShare({ memoryUsedMb: 2, memoryTotalMb: 8 })).toBe(0.25);
  });
});

describe('the choice of a device', () => {
  test('is none without a GPU', () => {
    expect(deviceOptions(null)).toEqual([]);
    expect(deviceOptions(status([]))).toEqual([]);
  });

  test('is the GPU or the CPU, and any GPU where there are several', () => {
    const titles = (output: { query: string }) => deviceOptions(status(gpusOf(output))).map(({ title }) => title);
    expect(titles(rtx4090)).toEqual(['GPU 0: RTX 4090', 'CPU']);
    expect(titles(twoCards)).toEqual(['Any free GPU', 'GPU 0: RTX 4090', 'GPU 1: RTX 4090', 'CPU']);
  });
});

describe('waiting', () => {
  const options = deviceOptions(status(gpusOf(twoCards)));
  const on = (...devices: (string | null)[]) =>
    devices.map((trainsOn, i) => ({ name: `run ${i}`, status: 'running', trainsOn }) as RunSummary);

  test.each<[string, (string | null)[], string | null]>([
    ['auto', ['gpu:0'], null],
    ['auto', ['gpu:0', 'cpu', null], null],
    ['auto', ['gpu:0', 'gpu:1'], 'Every GPU is training: this one will queue.'],
    ['gpu:1', ['gpu:0'], null],
    ['gpu:1', ['gpu:1'], 'GPU 1 is training another run: this one will queue.'],
    ['cpu', ['gpu:0', 'gpu:1'], null],
    ['cpu', ['cpu'], 'CPU is training another run: this one will queue.'],
  ])('for %s while %j train: %s', (wanted, devices, sentence) => {
    expect(waitingSentence(wanted, options, on(...devices))).toBe(sentence);
  });

  test('where there is no choice', () => {
    expect(waitingSentence('auto', [], on('cpu'))).toBe('Another run is training: this one will queue.');
    // The command line trains that one: it keeps no place in this queue.
    expect(waitingSentence('auto', [], on(null))).toBeNull();
  });

  test('names the run on the device that is waited for', () => {
    const names = (wanted: string, devices: string[]) => runsAhead(wanted, on(...devices)).map(({ name }) => name);
    expect(names('gpu:1', ['gpu:0', 'gpu:1'])).toEqual(['run 1']);
    expect(names('auto', ['cpu', 'gpu:0', 'gpu:1'])).toEqual(['run 1', 'run 2']);
    expect(names('auto', ['cpu'])).toEqual(['run 0']);
  });
});
