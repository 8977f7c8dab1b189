/** The real command line on machines whose nvidia-smi answers as it did elsewhere. TensorFlow computes on the CPU here. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, terminalBundles } from '../../build/bundle.mjs';
import type { DoctorReport } from '../../electron/protocol/app.js';
import type { RunRecord } from '../../electron/protocol/run.js';
import { scratchFolder } from '../build/scratch.js';
import { makeCudaCheckout } from '../doctor/cuda-checkout.js';
import { fakeNvidiaSmi } from '../doctor/fake-nvidia-smi.js';
import * as outputs from '../doctor/nvidia-smi-output.js';

let checkout: string;
beforeAll(async () => {
  await bundle(terminalBundles);
  checkout = mkdtempSync(join(tmpdir(), 'model-lab-cuda-'));
  makeCudaCheckout(checkout);
}, 120_000);
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

/** Runs the command line there, on a machine with this nvidia-smi and a home of its own. */
function lab(output: outputs.NvidiaSmiOutput, ...args: string[]) {
  const home = scratchFolder();
  const bin = join(home, 'bin');
  mkdirSync(bin);
  fakeNvidiaSmi(bin, output);
  const env = {
    ...process.env,
    MODEL_LAB_HOME: home,
    MODEL_LAB_EXECUTION: 'graph',
    PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
  };
  const program = join(checkout, 'dist', 'cli.cjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { env, cwd: home });
  return { code: status, out: String(stdout), err: String(stderr), home };
}

describe('lab doctor --json', () => {
  const gpuLine = (output: outputs.NvidiaSmiOutput) => {
    const report = JSON.parse(lab(output, 'doctor', '--json').out) as DoctorReport;
    return { report, line: report.checks.find(({ name }) => name === 'gpu')! };
  };

  test.each([
    ['rtx4090', ['gpu:0'], 'gpu:0 NVIDIA GeForce RTX 4090, 24564 MB; driver 570.124.06'],
    ['laptop', ['gpu:0'], 'gpu:0 NVIDIA GeForce RTX 4070 Laptop GPU, 8188 MB; driver 575.51.02'],
    [
      'divided',
      ['gpu:0:0', 'gpu:0:1', 'gpu:1'],
      'gpu:0:0 NVIDIA A100-SXM4-80GB, MIG 3g.40gb, 40192 MB; gpu:0:1 NVIDIA A100-SXM4-80GB, MIG 1g.10gb, 9728 MB; ' +
        'gpu:1 NVIDIA A100-SXM4-80GB, 81920 MB; driver 535.216.01',
    ],
  ] as const)('on a machine with %s lists its GPUs, and says that TensorFlow uses none', (name, devices, detail) => {
    const { report, line } = gpuLine(outputs[name]);
    expect(report.gpus.map(({ device }) => device)).toEqual(devices);
    const unused = devices.length === 1 ? 'TensorFlow does not use it' : 'TensorFlow uses none of them';
    expect(line).toMatchObject({ status: 'warning', detail: `${detail}; ${unused}` });
    expect(line.remedy).not.toBeNull();
  });

  test.each([
    ['noModule', /^NVIDIA-SMI has failed because it couldn't communicate/, /Secure Boot/],
    ['mismatch', /^Failed to initialize NVML: Driver\/library version mismatch$/, /^Restart the machine/],
    ['noDevices', /^No devices were found$/, /container/],
  ] as const)('on a machine whose driver fails (%s) says so and what helps', (name, detail, remedy) => {
    const { report, line } = gpuLine(outputs[name]);
    expect(report.gpus).toEqual([]);
    expect(line).toMatchObject({ status: 'warning', detail: expect.stringMatching(detail) });
    expect(line.remedy).toMatch(remedy);
    expect(line.remedy).toMatch(/Until then training runs on the CPU\.$/);
  });
});

describe('lab train --device', () => {
  const train = ['train', 'transformer', '--preset', 'copy', '--steps', '2', '--out', 'run'];
  const recordOf = (ran: { out: string; home: string }) =>
    JSON.parse(lastLine(ran.out)) as { record?: RunRecord; kind?: string };
  const lastLine = (text: string) => text.trim().split('\n').at(-1)!;

  test('a run that was given a GPU which TensorFlow does not use says so, and trains', () => {
    const ran = lab(outputs.twoCards, ...train, '--device', 'gpu:1', '--json');
    expect(recordOf(ran)).toMatchObject({ kind: 'done', step: 2 });
    expect(ran.err).toContain(
      'The run was given NVIDIA GeForce RTX 4090, but TensorFlow does not use it and trains on the CPU; lab doctor says why.',
    );
    expect(ran.code).toBe(0);
  });

  test('a run for the CPU beside GPUs has nothing to warn of', () => {
    const ran = lab(outputs.twoCards, ...train, '--device', 'cpu', '--json');
    expect(ran).toMatchObject({ code: 0, err: '' });
  });

  test('a GPU that is not there is refused with those that are', () => {
    const ran = lab(outputs.divided, ...train, '--device', 'gpu:0');
    expect(ran.code).toBe(2);
    expect(ran.err).toBe(
      "--device: gpu:0 is not among this machine's GPUs; use auto, cpu, gpu:0:0 (NVIDIA A100-SXM4-80GB, MIG 3g.40gb), " +
        'gpu:0:1 (NVIDIA A100-SXM4-80GB, MIG 1g.10gb) or gpu:1 (NVIDIA A100-SXM4-80GB).\n',
    );
  });

  test('a driver that fails is told when a GPU is asked for', () => {
    const ran = lab(outputs.mismatch, ...train, '--device', 'gpu:0');
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('lab doctor says why') });
  });
});
