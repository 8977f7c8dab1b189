import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseGpus } from '../../electron/doctor/nvidia-smi.js';
import { PROTOCOL } from '../../electron/protocol/run.js';
import { readRunRecord } from '../../electron/runs/run-record.js';
import { listRuns } from '../../electron/runs/run-store.js';
import { twoCards } from '../doctor/nvidia-smi-output.js';
import { FakeWorker } from '../launch/fake-worker.js';
import { newRun } from '../runs/run-fixture.js';
import { cliIn } from './fake-context.js';

const gpus = parseGpus(twoCards.query);

/** A worker that has nothing left to train. */
function finishedWorker(): FakeWorker {
  const worker = new FakeWorker();
  queueMicrotask(() => {
    worker.says({ kind: 'ready', protocol: PROTOCOL, pid: worker.pid });
    worker.says({ kind: 'done', status: 'done', step: 100, seconds: 1 });
    worker.exit();
  });
  return worker;
}

/** A command line on a machine with these GPUs; `seen` is what its workers were given of them. */
function machineWith(found: typeof gpus) {
  const cli = cliIn();
  const seen: (Record<string, string> | undefined)[] = [];
  cli.context.gpus = () => Promise.resolve(found);
  cli.context.spawnWorker = (device) => {
    seen.push(device);
    return finishedWorker();
  };
  return { ...cli, seen };
}

const train = ['train', 'transformer', '--preset', 'copy'];

describe('lab train --device', () => {
  test.each([
    ['cpu', { CUDA_VISIBLE_DEVICES: '-1' }],
    ['gpu:0', { CUDA_VISIBLE_DEVICES: gpus[0]!.uuid, MODEL_LAB_GPU: 'NVIDIA GeForce RTX 4090' }],
    ['auto', { CUDA_VISIBLE_DEVICES: gpus[1]!.uuid, MODEL_LAB_GPU: 'NVIDIA GeForce RTX 4090' }],
  ])('%s shows the worker that device alone, and is kept with the run', async (device, environment) => {
    const { lab, seen, context } = machineWith(gpus);
    expect(await lab(...train, '--device', device)).toMatchObject({ code: 0 });
    expect(seen).toEqual([environment]);
    const [entry] = listRuns(context.runsDir);
    expect(readRunRecord(entry!.dir).wantedDevice).toBe(device);
  });

  test('without it: the GPU with the most free memory, or what TensorFlow finds', async () => {
    const two = machineWith(gpus);
    await two.lab(...train);
    expect(two.seen[0]).toMatchObject({ CUDA_VISIBLE_DEVICES: gpus[1]!.uuid });
    const none = machineWith([]);
    await none.lab(...train);
    expect(none.seen).toEqual([undefined]);
  });

  test('a device that is not there is refused in a sentence, and leaves no run', async () => {
    const { lab, seen, context } = machineWith(gpus);
    const { code, err } = await lab(...train, '--device', 'gpu:7');
    expect(code).toBe(2);
    expect(err).toBe(
      "--device: gpu:7 is not among this machine's GPUs; use auto, cpu, gpu:0 (NVIDIA GeForce RTX 4090) or gpu:1 (NVIDIA GeForce RTX 4090).\n",
    );
    expect(seen).toEqual([]);
    expect(existsSync(context.runsDir) ? readdirSync(context.runsDir) : []).toEqual([]);
  });

  test('the CPU needs no word with the driver', async () => {
    const { lab, context } = machineWith(gpus);
    context.gpus = () => Promise.reject(new Error('The driver was asked.'));
    expect(await lab(...train, '--device', 'cpu')).toMatchObject({ code: 0 });
  });
});

describe('lab resume', () => {
  const stopped = (wantedDevice: string) =>
    newRun({ status: 'stopped', wantedDevice, config: { dataset: 'shapes' } }).dir;

  test('goes on where the run was, or on the device that is asked for', async () => {
    const { lab, seen } = machineWith(gpus);
    const dir = stopped('gpu:0');
    await lab('resume', dir);
    await lab('resume', dir, '--device', 'cpu');
    expect(readRunRecord(dir).wantedDevice).toBe('cpu');
    await lab('resume', dir);
    expect(seen.map((device) => device?.['CUDA_VISIBLE_DEVICES'])).toEqual([gpus[0]!.uuid, '-1', '-1']);
  });

  test('a device that is gone is told, and the run stays as it is', async () => {
    const { lab } = machineWith([]);
    const dir = stopped('gpu:1');
    const before = readRunRecord(dir);
    expect(await lab('resume', dir)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^--device: gpu:1 can't be/),
    });
    expect(readRunRecord(dir)).toEqual(before);
  });
});
