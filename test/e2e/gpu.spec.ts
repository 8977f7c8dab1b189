/** The real app on machines whose nvidia-smi answers as it did elsewhere. TensorFlow computes on the CPU here. */
import { mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { makeCudaCheckout } from '../doctor/cuda-checkout.js';
import { fakeNvidiaSmi } from '../doctor/fake-nvidia-smi.js';
import * as outputs from '../doctor/nvidia-smi-output.js';
import { expect, test, type LabApp } from './lab-app.js';
import { openRun, runsList, startRun, status } from './run-page.js';

/** Makes the app's machine one with this nvidia-smi; what it answers can be changed later. */
function giveGpus(lab: LabApp, output: outputs.NvidiaSmiOutput): (output: outputs.NvidiaSmiOutput) => void {
  const bin = join(lab.home, 'bin');
  const root = join(lab.home, 'checkout');
  for (const folder of [bin, root]) mkdirSync(folder);
  makeCudaCheckout(root);
  lab.root = root;
  lab.variables['PATH'] = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
  lab.variables['MODEL_LAB_EXECUTION'] = 'graph';
  const answer = (next: outputs.NvidiaSmiOutput) => fakeNvidiaSmi(bin, next);
  answer(output);
  return answer;
}

/** What a process was told of the GPUs. */
function visibleGpus(pid: number): string | undefined {
  const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  return variables.find((one) => one.startsWith('CUDA_VISIBLE_DEVICES='))?.slice('CUDA_VISIBLE_DEVICES='.length);
}

test('two GPUs and the CPU train at once, each run on its own device, and a fourth waits', async ({ lab }) => {
  giveGpus(lab, outputs.twoCards);
  const page = await lab.open();
  const foot = page.getByRole('region', { name: 'Device' });
  await expect(foot).toContainText('2 × RTX 4090');
  const start = async (name: string, device?: string) => {
    await page.getByRole('button', { name: 'New run' }).first().click();
    // Its steps are the quickest.
    await page.getByRole('radio', { name: 'MLP', exact: true }).click();
    if (device !== undefined) await page.getByRole('combobox', { name: 'Device' }).selectOption(device);
    await startRun(page, { name, steps: 100_000 }, { onForm: true });
  };
  await start('first');
  await start('second', 'GPU 0: RTX 4090');
  await start('third', 'CPU');
  await page.getByRole('button', { name: 'New run' }).first().click();
  await expect(page.getByText('Every GPU is training: this one will queue.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Device' }).selectOption('GPU 1: RTX 4090');
  await expect(page.getByText('GPU 1 is training another run: this one will queue.')).toBeVisible();
  await lab.look('new-run');
  await startRun(page, { name: 'fourth', steps: 50 }, { onForm: true });

  const runs = runsList(page);
  // The desktop's card has less memory free, so the first run went to the other one.
  for (const [name, device] of [
    ['first', 'GPU 1'],
    ['second', 'GPU 0'],
    ['third', 'CPU'],
  ] as const) {
    await expect(runs.getByRole('link', { name })).toContainText(new RegExp(`step .* · ${device}`));
  }
  await expect(page.getByRole('main')).toContainText('It starts by itself when first has ended');
  await lab.look('waiting');
  const [desktop, other] = ['GPU-3e0f7a52-9d2c-4a65-b2f0-6f1a1f0c7d11', 'GPU-8c1d2b40-77aa-4e0f-9b63-20d5f1a9c3e7'];
  const seen = (await lab.workerPids()).map(visibleGpus);
  expect(seen.sort()).toEqual(['-1', desktop, other]);

  // The worker on the second GPU goes down; its run gets a new one there, and nobody else hears of it.
  await runs.getByRole('link', { name: 'first' }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await openRun(page, 'fourth');
  await expect(status(page, 'Training').or(status(page, 'Done')).first()).toBeVisible();
  for (const name of ['second', 'third']) await expect(runs.getByRole('link', { name })).toContainText(/step/);
  expect(lab.complaints).toEqual([]);
});

for (const [name, output, title, row] of [
  ['workstation', outputs.rtx4090, 'RTX 4090', /GPU 0\s*RTX 4090.*1\.5 \/ 24\.0 GB.*37%.*61 °C.*187 W/],
  ['laptop', outputs.laptop, 'RTX 4070 Laptop', /GPU 0\s*RTX 4070 Laptop.*0\.0 \/ 8\.0 GB.*–.*43 °C/],
  ['data-centre', outputs.dataCentre, '8 × H100 80GB HBM3', /GPU 2\s*H100 80GB HBM3.*69\.6 \/ 79\.6 GB.*98%.*66 °C/],
  ['divided', outputs.divided, '3 GPUs', /GPU 0:1\s*A100-SXM4-80GB, MIG 1g\.10gb.*0\.0 \/ 9\.5 GB.*33 °C/],
  ['shared-memory', outputs.sharedMemory, 'GB10', /GPU 0\s*GB10.*–.*0%.*38 °C.*5 W/],
] as const) {
  test(`every GPU is shown with what its driver tells of it: ${name}`, async ({ lab }) => {
    giveGpus(lab, output);
    const page = await lab.open();
    await expect(page.getByRole('region', { name: 'Device' })).toContainText(title);
    await page.getByRole('link', { name: 'Settings' }).click();
    await expect(page.getByRole('table')).toContainText(row);
    await expect(page.getByRole('main')).toContainText(/TensorFlow (does not use it|uses none of them)/);
    await lab.look(name);
    expect(lab.complaints).toEqual([]);
  });
}

test('a driver that fails while the app is open is told, with what helps', async ({ lab }) => {
  const answer = giveGpus(lab, outputs.rtx4090);
  const page = await lab.open();
  const foot = page.getByRole('region', { name: 'Device' });
  await expect(foot).toContainText('RTX 4090');
  answer(outputs.mismatch);
  await expect(foot).toContainText("The GPU's driver fails");
  await expect(foot).toContainText('CPU');
  await foot.getByRole('link').click();
  await expect(page.getByRole('main')).toContainText('Restart the machine: the driver was updated');
  await lab.look('failing');
});
