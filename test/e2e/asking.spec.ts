import { readFileSync } from 'node:fs';
import type { PageAnswer } from '../../electron/protocol/app.js';
import type { Question } from '../../electron/protocol/run.js';
import { expect, test, type LabApp } from './lab-app.js';

/** A model of text that has trained for a moment, and the door to it. */
async function trained(lab: LabApp) {
  const page = await lab.open();
  const id = await page.evaluate(async () => {
    const config = { steps: 20, sampleEvery: 20, layers: 1, heads: 2, width: 16, feedForward: 16 };
    const request = { architecture: 'transformer', preset: 'char-tiny', config };
    const created = await window.lab.invoke('createRun', request);
    if (!created.ok) throw new Error(created.error.message);
    return created.value.id;
  });
  await expect
    .poll(() =>
      page.evaluate(async (run) => {
        const runs = await window.lab.invoke('listRuns');
        return runs.ok && runs.value.find((one) => one.id === run)?.status;
      }, id),
    )
    .toBe('done');
  const ask = (question: Question, request = 1): Promise<PageAnswer | string> =>
    page.evaluate(
      async ({ run, asked, number }) => {
        const result = await window.lab.invoke('ask', run, null, number, asked);
        return result.ok ? result.value : result.error.message;
      },
      { run: id, asked: question, number: request },
    );
  return { page, id, ask };
}

interface Written {
  text: string;
  tokens: number;
}

const options = { prompt: 'To', maxTokens: 20, temperature: 0.8, topK: null, topP: 1, seed: 3, stop: '' };

test('a checkpoint answers questions, with a worker that outlives them and not the app', async ({ lab }) => {
  const { page, ask } = await trained(lab);
  expect(await ask({ name: 'evaluate', asked: {} })).toMatchObject({ step: 20, number: null, warnings: [] });
  const [worker] = await lab.workerPids();

  await page.evaluate(() => {
    Object.assign(window, { pieces: [] });
    window.lab.onEvent((event) => {
      if (event.kind !== 'pieces') return;
      const { pieces } = window as unknown as { pieces: unknown[] };
      pieces.push(...event.pieces.map((piece) => [event.request, piece]));
    });
  });
  const { body: written } = (await ask({ name: 'generate', asked: options }, 7)) as PageAnswer & { body: Written };
  expect(written.tokens).toBe(20);
  const pieces = await page.evaluate(() => (window as unknown as { pieces: [number, string][] }).pieces);
  expect(new Set(pieces.map(([request]) => request))).toEqual(new Set([7]));
  expect(pieces.map(([, text]) => text).join('')).toBe(written.text);

  expect(await ask({ name: 'generate', asked: { ...options, temperature: 11 } })).toBe(
    'temperature: 11 is not allowed; use a number from 0 to 10.',
  );
  // The newer question ends the one that would write for minutes.
  const endless = ask({ name: 'generate', asked: { ...options, maxTokens: 10_000 } }, 8);
  expect(await ask({ name: 'generate', asked: options }, 9)).toMatchObject({ body: { text: written.text } });
  expect(((await endless) as { body: Written }).body.tokens).toBeLessThan(10_000);

  expect(await lab.workerPids()).toEqual([worker]);
  process.kill(worker!, 'SIGKILL');
  await expect.poll(() => lab.workerPids()).toEqual([]);
  expect(await ask({ name: 'generate', asked: options }, 10)).toMatchObject({ body: { text: written.text } });
});

test('panel records are read by address, their matrices in parts', async ({ lab }) => {
  const { page, id, ask } = await trained(lab);
  const examined = await ask({ name: 'attention', asked: { text: 'To be' } });
  expect(examined).toMatchObject({ step: 20, number: 1, warnings: [] });
  const read = (record: string) =>
    page.evaluate(async (url) => {
      const { matrices, body } = await (await fetch(url)).json();
      const { offset, rows, columns } = matrices['attention/0/0/1'];
      const bin = url.replace('.json', '.bin');
      const part = await fetch(`${bin}?offset=${offset}&bytes=${4 * rows * columns}`);
      const weights = new Float32Array(await part.arrayBuffer());
      const sums = Array.from({ length: rows as number }, (_, row) =>
        weights.subarray(row * columns, (row + 1) * columns).reduce((sum, weight) => sum + weight, 0),
      );
      const status = async (query: string) => (await fetch(bin + query)).status;
      const refused = [
        await status('?offset=0&bytes=1000000000'),
        await status('?offset=-4&bytes=4'),
        await status(''),
      ];
      return { tokens: body.probes[0].tokens.length as number, sums, refused };
    }, record);
  for (const url of ['app://lab/answers/1.json', `app://lab/runs/${id}/panels/attention/00000020.json`]) {
    const { tokens, sums, refused } = await read(url);
    expect(sums).toHaveLength(tokens);
    for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
    expect(refused).toEqual([416, 416, 416]);
  }
  expect(await page.evaluate(async () => (await fetch('app://lab/answers/2.json')).status)).toBe(404);
});

test('a file that the page made is saved where the user says', async ({ lab }) => {
  const page = await lab.open();
  const path = `${lab.home}/saved.csv`;
  await lab.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (() => Promise.resolve({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
  }, path);
  const saved = await page.evaluate(() => window.lab.invoke('saveFile', 'a.csv', Uint8Array.of(49, 44, 50)));
  expect(saved).toEqual({ ok: true, value: true });
  expect(readFileSync(path, 'utf8')).toBe('1,2');
});
