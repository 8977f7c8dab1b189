import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SetupError } from '../../build/setup/setup-error.mjs';
import { diagnose, type Probes } from '../../electron/doctor/doctor.js';
import { readFolder } from '../../electron/doctor/folder.js';
import { parseGpus } from '../../electron/doctor/nvidia-smi.js';
import { runDoctor } from '../../electron/doctor/run-doctor.js';
import type { DoctorReport } from '../../electron/protocol/app.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import { scratchFolder } from '../build/scratch.js';
import { rtx4090, sharedMemory, twoCards, virtualMachine } from './nvidia-smi-output.js';

const fashion: DatasetInfo = {
  kind: 'images',
  name: 'fashion-mnist',
  title: 'Fashion-MNIST',
  summary: '',
  origin: 'installed',
  train: 60_000,
  test: 10_000,
  width: 28,
  height: 28,
  channels: 1,
  classNames: [],
  licence: 'MIT',
};
const cpuOnly = { usesGpu: false, gpuProblem: null };
const native = { version: '2.21.0', native: true, backend: 'tensorflow', reason: null, ...cpuOnly };
const stoodIn = { version: null, native: false, backend: 'cpu', reason: 'the binding is absent', ...cpuOnly };
const gpus = parseGpus(rtx4090.query);
const at = '2026-01-01T00:00:00Z';

function probes(changes: Partial<Probes> = {}): Probes {
  return {
    system: { node: '20.19.0', platform: 'linux 6.1 x64', display: true },
    flavour: 'cpu',
    switchedOff: false,
    tensorflow: () => Promise.resolve(native),
    gpus: () => Promise.resolve({ gpus: [], driver: 'absent', failure: null }),
    gpuSelection: undefined,
    electron: () => ({ path: '/e', version: '45.0.0', origin: 'npm', supported: true }),
    datasets: () => Promise.resolve([fashion]),
    edge: () => true,
    folder: () => ({ path: '/home/user/lab', writable: true }),
    failure: () => null,
    ...changes,
  };
}

const line = (report: DoctorReport, name: string) => report.checks.find((check) => check.name === name);

test('a sound machine without a GPU is all well', async () => {
  const report = await diagnose(probes());
  expect(report.ok).toBe(true);
  expect(report.checks.map(({ status, remedy }) => [status, remedy])).toEqual(Array(7).fill(['ok', null]));
  expect(report.tensorflow).toEqual({ version: '2.21.0', native: true, flavour: 'cpu', backend: 'tensorflow' });
  expect(report.datasets).toEqual([{ name: 'fashion-mnist', train: 60_000, test: 10_000 }]);
});

describe('TensorFlow Lite', () => {
  test('that nobody has needed yet is all well, and says how it is had', async () => {
    const report = await diagnose(probes({ edge: () => false }));
    expect(line(report, 'edge')).toMatchObject({
      status: 'ok',
      detail: expect.stringContaining('npm run setup -- edge'),
    });
  });

  test('that the set-up could not have: its reason and remedy, while all else is well', async () => {
    const failure = { message: 'No C++ compiler was found.', remedy: 'Install g++.', instant: true, at };
    const report = await diagnose(probes({ edge: () => false, failure: (part) => (part === 'edge' ? failure : null) }));
    expect(report.ok).toBe(true);
    expect(line(report, 'edge')).toMatchObject({
      status: 'warning',
      detail: 'No C++ compiler was found',
      remedy: 'Install g++.',
    });
  });

  test('that is to come from a folder that lacks it is a warning that names the folder', async () => {
    const edge = () => new SetupError('MODEL_LAB_EDGE_TOOLS: there is no /x/run.', 'Unset it.', { instant: true });
    expect(line(await diagnose(probes({ edge })), 'edge')).toMatchObject({
      status: 'warning',
      detail: 'MODEL_LAB_EDGE_TOOLS: there is no /x/run',
      remedy: 'Unset it.',
    });
  });
});

describe('TensorFlow', () => {
  test('that the set-up could not have: its reason and remedy', async () => {
    const failure = { message: 'No C++ compiler was found.', remedy: 'Install g++.', instant: true, at };
    const report = await diagnose(
      probes({ tensorflow: () => Promise.resolve(stoodIn), failure: (part) => (part === 'runtime' ? failure : null) }),
    );
    expect(report.ok).toBe(false);
    expect(line(report, 'tensorflow')).toMatchObject({
      status: 'missing',
      detail: 'the slow JavaScript backend "cpu" stands in: No C++ compiler was found',
      remedy: 'Install g++.',
    });
    expect(report.tensorflow).toMatchObject({ native: false, flavour: null });
  });

  test('that computes wrongly is not well', async () => {
    const broken = { ...native, reason: 'a product of matrices came out as 3 instead of 512' };
    const report = await diagnose(probes({ tensorflow: () => Promise.resolve(broken) }));
    expect(line(report, 'tensorflow')).toMatchObject({
      status: 'missing',
      detail: expect.stringContaining('3 instead'),
    });
  });

  test('switched off on purpose is a warning', async () => {
    const report = await diagnose(
      probes({ flavour: 'none', switchedOff: true, tensorflow: () => Promise.resolve(stoodIn) }),
    );
    expect(report.ok).toBe(true);
    expect(line(report, 'tensorflow')?.status).toBe('warning');
  });
});

describe('GPU', () => {
  const reading = { gpus, driver: 'ok' as const, failure: null };
  const passedOver = (gpuProblem: string, remedy: RegExp): [string, Partial<Probes>, RegExp, RegExp] => [
    `that TensorFlow passes over, as ${gpuProblem}`,
    { flavour: 'cuda12', tensorflow: () => Promise.resolve({ ...native, gpuProblem }) },
    new RegExp(`; TensorFlow does not use it: ${gpuProblem.replace(/[.()]/g, '\\$&')}$`),
    remedy,
  ];
  const failing = (failure: string, remedy: RegExp): [string, Partial<Probes>, RegExp, RegExp] => [
    `whose driver says '${failure}'`,
    { gpus: () => Promise.resolve({ gpus: [], driver: 'failing', failure }) },
    new RegExp(`^${failure.replace(/[.()]/g, '\\$&').replace(/\\\.$/, '')}$`),
    remedy,
  ];
  const onGpu = { ...native, usesGpu: true };

  test('in use: its memory and driver', async () => {
    const report = await diagnose(
      probes({ flavour: 'cuda12', gpus: () => Promise.resolve(reading), tensorflow: () => Promise.resolve(onGpu) }),
    );
    expect(line(report, 'gpu')).toMatchObject({
      status: 'ok',
      detail: 'gpu:0 NVIDIA GeForce RTX 4090, 24564 MB; driver 570.124.06',
    });
    expect(report.gpus).toEqual([
      { device: 'gpu:0', name: 'NVIDIA GeForce RTX 4090', memoryTotalMb: 24564, driver: '570.124.06' },
    ]);
  });

  test.each([
    [virtualMachine, 'gpu:0 NVIDIA H200, 143771 MB; driver 580.159.04'],
    [twoCards, 'gpu:0, gpu:1 NVIDIA GeForce RTX 4090, 24564 MB each; driver 570.124.06'],
    [sharedMemory, 'gpu:0 NVIDIA GB10; driver 580.95.05'],
  ])('each by the name that --device takes', async ({ query }, detail) => {
    const several = { ...reading, gpus: parseGpus(query) };
    const found = { gpus: () => Promise.resolve(several), tensorflow: () => Promise.resolve(onGpu) };
    const report = await diagnose(probes({ flavour: 'cuda12', ...found }));
    expect(line(report, 'gpu')).toMatchObject({ status: 'ok', detail });
  });

  test.each<[string, Partial<Probes>, RegExp, RegExp]>([
    ['with the runtime for the CPU', {}, /runtime in use is for the CPU/, /MODEL_LAB_RUNTIME=cuda12/],
    [
      "whose runtime could not be had, so that the CPU's stands in",
      {
        failure: (part) =>
          part === 'runtime' ? { message: 'The disk is full.', remedy: 'Make room.', instant: false, at } : null,
      },
      /for the CPU: The disk is full$/,
      /^Make room\.$/,
    ],
    ['that TensorFlow passes over', { flavour: 'cuda12' }, /; TensorFlow does not use it$/, /npm run setup/],
    passedOver('its compute capability 5.2 is below 6.0', /^Train on the CPU, or on a newer GPU/),
    passedOver('CUDA does not start (UNKNOWN ERROR (303))', /^Restart the machine, or update/),
    passedOver("CUDA's libraries can't be loaded", /npm run setup/),
    ['that is hidden', { gpuSelection: '' }, /hides every GPU/, /Unset CUDA_VISIBLE_DEVICES/],
    [
      'with a driver too old for CUDA 12',
      { gpus: () => Promise.resolve({ ...reading, gpus: [{ ...gpus[0]!, driver: '470.82.01' }] }) },
      /driver 470\.82\.01/,
      /driver 525 or newer/,
    ],
    [
      'that is not there, though the runtime is for it',
      { flavour: 'cuda12', gpus: () => Promise.resolve({ gpus: [], driver: 'absent', failure: null }) },
      /for CUDA 12, but there is no NVIDIA driver; training runs on the CPU$/,
      /^Install NVIDIA's driver; without a GPU, unset MODEL_LAB_RUNTIME/,
    ],
    failing('Failed to initialize NVML: Driver/library version mismatch', /^Restart the machine: the driver was upd/),
    failing("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.", /Secure Boot/),
    failing('Failed to initialize NVML: Unknown Error', /^Start the container with its GPUs anew/),
    failing('No devices were found', /^Start the container with its GPUs anew/),
    failing('NVIDIA A100-SXM4-80GB is in MIG mode and has no instances.', /nvidia-smi mig/),
    failing('nvidia-smi did not answer within 10 seconds.', /^Reinstall the NVIDIA driver or restart/),
  ])('%s is a warning with a remedy', async (_, changes, detail, remedy) => {
    const report = await diagnose(probes({ gpus: () => Promise.resolve(reading), ...changes }));
    expect(report.ok).toBe(true);
    expect(line(report, 'gpu')).toMatchObject({
      status: 'warning',
      detail: expect.stringMatching(detail),
      remedy: expect.stringMatching(remedy),
    });
  });
});

test('an Electron out of support is a warning that says what to do', async () => {
  const report = await diagnose(
    probes({ electron: () => ({ path: '/e', version: '22.3.25', origin: 'wheel', supported: false }) }),
  );
  expect(report.electron).toEqual({ version: '22.3.25', origin: 'wheel', supported: false });
  expect(line(report, 'electron')).toMatchObject({
    status: 'warning',
    detail: '22.3.25 for tests; out of support, so no security updates',
    remedy: expect.stringContaining('Node 22.12'),
  });
});

test('no data set at all, and a folder that cannot be written, are missing', async () => {
  const report = await diagnose(
    probes({ datasets: () => Promise.resolve([]), folder: () => ({ path: '/root/lab', writable: false }) }),
  );
  expect(report.ok).toBe(false);
  expect(line(report, 'datasets')?.status).toBe('missing');
  expect(line(report, 'folder')).toMatchObject({
    detail: '/root/lab cannot be written',
    remedy: expect.stringContaining('MODEL_LAB_HOME'),
  });
});

describe('runDoctor', () => {
  async function output(json: boolean, changes: Partial<Probes> = {}) {
    let text = '';
    const code = await runDoctor({ json }, { probes: probes(changes), write: (more) => (text += more) });
    return { code, text };
  }

  test('for people: aligned lines, remedies below', async () => {
    const { code, text } = await output(false, { electron: () => null });
    expect(code).toBe(0);
    expect(text.split('\n').slice(2, 6)).toEqual([
      'GPU           ok       no NVIDIA GPU; training runs on the CPU',
      'Electron      warning  not set up; only the terminal is at hand',
      '                       Run `npm run setup`, which tries again and says what is in the way.',
      'Data sets     ok       fashion-mnist (60,000 + 10,000)',
    ]);
  });

  test('for programs: one line of JSON; exit code 1 without native TensorFlow', async () => {
    const { code, text } = await output(true, { tensorflow: () => Promise.resolve(stoodIn) });
    expect(code).toBe(1);
    expect(text.trim()).not.toContain('\n');
    expect(JSON.parse(text)).toMatchObject({ ok: false, tensorflow: { native: false, backend: 'cpu' } });
  });
});

test('a folder that does not exist yet is judged by the one above it', () => {
  const folder = scratchFolder();
  expect(readFolder(join(folder, 'a', 'b')).writable).toBe(true);
  mkdirSync(join(folder, 'locked'));
  chmodSync(join(folder, 'locked'), 0o500);
  // Root may write anywhere.
  expect(readFolder(join(folder, 'locked', 'b')).writable).toBe(process.getuid?.() === 0);
});
