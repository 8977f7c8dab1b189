import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createDeviceReader, readTrainingGpus } from '../../electron/doctor/device.js';
import { parseGpus, readGpus, visibleGpus, type Gpu } from '../../electron/doctor/nvidia-smi.js';
import { fakeProgram, scratchFolder } from '../build/scratch.js';
import { fakeNvidiaSmi } from './fake-nvidia-smi.js';
import * as outputs from './nvidia-smi-output.js';

function machineWith(output: outputs.NvidiaSmiOutput) {
  const bin = scratchFolder();
  fakeNvidiaSmi(bin, output);
  return { PATH: bin };
}

describe('readGpus', () => {
  test('reads a consumer card', async () => {
    expect(await readGpus(machineWith(outputs.rtx4090))).toEqual({
      driver: 'ok',
      failure: null,
      gpus: [
        {
          device: 'gpu:0',
          index: 0,
          uuid: 'GPU-3e0f7a52-9d2c-4a65-b2f0-6f1a1f0c7d11',
          name: 'NVIDIA GeForce RTX 4090',
          driver: '570.124.06',
          memoryUsedMb: 1523,
          memoryTotalMb: 24564,
          utilisationPercent: 37,
          temperatureC: 61,
          powerW: 187.42,
        },
      ],
    });
  });

  test('reads eight cards of a data centre', async () => {
    const { gpus } = await readGpus(machineWith(outputs.dataCentre));
    expect(gpus.map(({ device }) => device)).toEqual(Array.from({ length: 8 }, (_, i) => `gpu:${i}`));
    expect(gpus[2]).toMatchObject({ name: 'NVIDIA H100 80GB HBM3', memoryUsedMb: 71302, utilisationPercent: 98 });
  });

  test("what a laptop's chip does not measure is null, and so is memory that it shares with the machine", async () => {
    const [chip] = (await readGpus(machineWith(outputs.laptop))).gpus;
    expect(chip).toMatchObject({ memoryTotalMb: 8188, utilisationPercent: null, temperatureC: 43, powerW: null });
    const [shared] = (await readGpus(machineWith(outputs.sharedMemory))).gpus;
    expect(shared).toMatchObject({ name: 'NVIDIA GB10', memoryUsedMb: null, memoryTotalMb: null, powerW: 4.55 });
  });

  test('a name may hold a comma', () => {
    expect(parseGpus(outputs.laptop.query.replace('Laptop', 'Ada, Laptop'))[0]!.name).toBe(
      'NVIDIA GeForce RTX 4070 Ada, Laptop GPU',
    );
  });

  test('a divided GPU is its parts, each with its own memory and UUID', async () => {
    const { gpus } = await readGpus(machineWith(outputs.divided));
    const shown = gpus.map(({ device, name, uuid, memoryUsedMb, memoryTotalMb, powerW, temperatureC }) => [
      ...[device, name, uuid.slice(0, 8), memoryUsedMb, memoryTotalMb, powerW, temperatureC],
    ]);
    expect(shown).toEqual([
      ['gpu:0:0', 'NVIDIA A100-SXM4-80GB, MIG 3g.40gb', 'MIG-ce86', 36500, 40192, null, 33],
      ['gpu:0:1', 'NVIDIA A100-SXM4-80GB, MIG 1g.10gb', 'MIG-a458', 12, 9728, null, 33],
      ['gpu:1', 'NVIDIA A100-SXM4-80GB', 'GPU-d859', 4, 81920, 61.03, 29],
    ]);
  });

  test('parts whose memory the driver does not tell can be used all the same', async () => {
    const { gpus } = await readGpus(machineWith({ ...outputs.divided, details: '' }));
    expect(gpus.map(({ device, memoryTotalMb }) => [device, memoryTotalMb])).toEqual([
      ['gpu:0:0', null],
      ['gpu:0:1', null],
      ['gpu:1', 81920],
    ]);
  });

  test('a GPU that is divided into nothing says so', async () => {
    expect(await readGpus(machineWith(outputs.dividedIntoNothing))).toEqual({
      gpus: [],
      driver: 'failing',
      failure: 'NVIDIA A100-SXM4-80GB is in MIG mode and has no instances.',
    });
  });

  test('a card that has fallen off the bus takes none of the others with it', async () => {
    const { gpus, driver } = await readGpus(machineWith(outputs.oneLost));
    expect(driver).toBe('ok');
    expect(gpus.map(({ device }) => device)).toEqual(['gpu:0']);
  });

  test('no driver is no failure', async () => {
    expect(await readGpus({ PATH: scratchFolder() })).toEqual({ gpus: [], driver: 'absent', failure: null });
  });

  test.each([
    ['noModule', /^NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver\. .* running\.$/],
    ['mismatch', /^Failed to initialize NVML: Driver\/library version mismatch$/],
    ['lostDevices', /^Failed to initialize NVML: Unknown Error$/],
    ['noDevices', /^No devices were found$/],
  ] as const)('a driver that fails (%s) says so in its own words', async (name, words) => {
    const reading = await readGpus(machineWith(outputs[name]));
    expect(reading).toEqual({ gpus: [], driver: 'failing', failure: expect.stringMatching(words) });
  });

  test('lines that are no GPU are passed over', () => {
    expect(parseGpus('No devices were found\n\nWarning: infoROM is corrupted at gpu 0000:01:00.0\n')).toEqual([]);
    expect(parseGpus('0, [Unknown Error], 1, 1, 1, 1, 1, 1, [N/A], x')).toEqual([]);
  });
});

describe('visibleGpus', () => {
  const two = parseGpus(outputs.twoCards.query);
  const indices = (selection: string | undefined) => visibleGpus(two, selection).map((gpu: Gpu) => gpu.index);

  test.each([
    [undefined, [0, 1]],
    ['', []],
    ['1', [1]],
    ['1,0', [1, 0]],
    ['0, 1', [0, 1]],
    ['-1', []],
    ['1,7,0', [1]],
    ['GPU-8c1d', [1]],
    ['GPU-', [0]],
    ['none', []],
  ])('CUDA_VISIBLE_DEVICES=%s shows %j', (selection, expected) => {
    expect(indices(selection)).toEqual(expected);
  });

  test('shows parts by their UUIDs', async () => {
    const env = { ...machineWith(outputs.divided), CUDA_VISIBLE_DEVICES: 'MIG-a45882f0-9215-5733-a0c1-49286ab31cb6' };
    const { gpus } = await readTrainingGpus(env, () => 'cuda12');
    expect(gpus.map(({ device }) => device)).toEqual(['gpu:0:1']);
  });
});

describe('readDevice', () => {
  test('is titled after the GPUs that training sees', async () => {
    const env = { ...machineWith(outputs.twoCards), CUDA_VISIBLE_DEVICES: '1' };
    const device = await createDeviceReader(env, () => 'cuda12')();
    expect(device.title).toBe('NVIDIA GeForce RTX 4090');
    expect(device.gpus.map((gpu) => gpu.device)).toEqual(['gpu:1']);
    expect(device.problem).toBeNull();
  });

  test('is titled after the CPU where the runtime is for it, and measures load between two calls', async () => {
    const read = createDeviceReader(machineWith(outputs.rtx4090), () => 'cpu');
    await read();
    for (const until = performance.now() + 30; performance.now() < until;);
    const device = await read();
    expect(device.title).toMatch(/^CPU · \d+ cores?$/);
    expect(device.gpus).toEqual([]);
    expect(device.cpuLoad).toBeGreaterThan(0);
    expect(device.cpuLoad).toBeLessThanOrEqual(1);
    expect(device.memoryUsedMb).toBeLessThan(device.memoryTotalMb);
  });

  test('tells that the driver fails, and is the CPU meanwhile', async () => {
    const device = await createDeviceReader(machineWith(outputs.mismatch), () => 'cuda12')();
    expect(device.title).toMatch(/^CPU/);
    expect(device.problem).toBe('Failed to initialize NVML: Driver/library version mismatch');
  });

  test('asks a slow driver once, however often it is asked itself', async () => {
    const bin = scratchFolder();
    fakeProgram(bin, 'nvidia-smi', `echo asked >> ${bin}/log; /bin/sleep 0.3; echo '${outputs.rtx4090.query}'`);
    const read = createDeviceReader({ PATH: bin }, () => 'cuda12');
    const readings = await Promise.all([read(), read(), read()]);
    expect(readings.map(({ gpus }) => gpus.length)).toEqual([1, 1, 1]);
    expect(readFileSync(`${bin}/log`, 'utf8')).toBe('asked\n');
  });
});
