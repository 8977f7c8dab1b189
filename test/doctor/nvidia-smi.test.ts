import { describe, expect, test } from 'vitest';
import { createDeviceReader } from '../../electron/doctor/device.js';
import { parseGpus, readGpus, visibleGpus, type Gpu } from '../../electron/doctor/nvidia-smi.js';
import { fakeProgram, scratchFolder } from '../build/scratch.js';

const oneGpu =
  '0, GPU-3e0f7a52-9d2c-4a65-b2f0-6f1a1f0c7d11, 570.124.06, 1523, 24564, 37, 61, 187.42, NVIDIA GeForce RTX 4090';
const laptop =
  '1, GPU-77aa10be-0000-4c1b-9a3d-0c9b8f6f2e02, 570.124.06, 4, 8188, [N/A], 43, [Not Supported], NVIDIA RTX 2000 Ada, Laptop GPU';

/** An environment in which nvidia-smi answers as it did elsewhere, to exactly the question that is asked here. */
function machineThatSays(output: string, exitCode = 0) {
  const bin = scratchFolder();
  const question =
    '--query-gpu=index,uuid,driver_version,memory.used,memory.total,utilization.gpu,temperature.gpu,power.draw,name';
  fakeProgram(
    bin,
    'nvidia-smi',
    `[ "$1 $2" = "${question} --format=csv,noheader,nounits" ] || exit 99\nwhile read -r line; do echo "$line"; done <<'END'\n${output}\nEND\nexit ${exitCode}`,
  );
  return { PATH: bin };
}

describe('readGpus', () => {
  test('reads one GPU', async () => {
    const reading = await readGpus(machineThatSays(oneGpu));
    expect(reading).toEqual({
      driver: 'ok',
      failure: null,
      gpus: [
        {
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

  test('reads two, one of which measures neither load nor power', async () => {
    const { gpus } = await readGpus(machineThatSays(`${oneGpu}\n${laptop}`));
    expect(gpus).toHaveLength(2);
    expect(gpus[1]).toMatchObject({
      name: 'NVIDIA RTX 2000 Ada, Laptop GPU',
      utilisationPercent: null,
      temperatureC: 43,
      powerW: null,
    });
  });

  test('no driver is no failure', async () => {
    expect(await readGpus({ PATH: scratchFolder() })).toEqual({ gpus: [], driver: 'absent', failure: null });
  });

  test('a driver that does not answer says so in its own words', async () => {
    const words =
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.";
    expect(await readGpus(machineThatSays(words, 9))).toEqual({ gpus: [], driver: 'failing', failure: words });
  });

  test('lines that are no GPU are passed over', () => {
    expect(parseGpus('No devices were found\n\nWarning: infoROM is corrupted at gpu 0000:01:00.0\n')).toEqual([]);
  });
});

describe('visibleGpus', () => {
  const gpus = [...parseGpus(`${oneGpu}\n${laptop}`)];
  const indices = (selection: string | undefined) => visibleGpus(gpus, selection).map((gpu: Gpu) => gpu.index);

  test.each([
    [undefined, [0, 1]],
    ['', []],
    ['1', [1]],
    ['1,0', [1, 0]],
    ['0, 1', [0, 1]],
    ['-1', []],
    ['1,7,0', [1]],
    ['GPU-77aa', [1]],
    ['GPU-', [0]],
    ['none', []],
  ])('CUDA_VISIBLE_DEVICES=%s shows %j', (selection, expected) => {
    expect(indices(selection)).toEqual(expected);
  });
});

describe('readDevice', () => {
  test('is titled after the GPUs that training sees', async () => {
    const env = { ...machineThatSays(`${oneGpu}\n${laptop}`), CUDA_VISIBLE_DEVICES: '1' };
    const device = await createDeviceReader(env, () => 'cuda12')();
    expect(device.title).toBe('NVIDIA RTX 2000 Ada, Laptop GPU');
    expect(device.gpus).toHaveLength(1);
  });

  test('is titled after the CPU where the runtime is for it, and measures load between two calls', async () => {
    const read = createDeviceReader(machineThatSays(oneGpu), () => 'cpu');
    await read();
    for (const until = performance.now() + 30; performance.now() < until;);
    const device = await read();
    expect(device.title).toMatch(/^CPU · \d+ cores?$/);
    expect(device.gpus).toEqual([]);
    expect(device.cpuLoad).toBeGreaterThan(0);
    expect(device.cpuLoad).toBeLessThanOrEqual(1);
    expect(device.memoryUsedMb).toBeLessThan(device.memoryTotalMb);
  });
});
