import { _electron, type Page } from '@playwright/test';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';
import { electronBinary } from '../../build/setup/electron.mjs';
import { expect, sandboxFlags, test, type LabApp } from './lab-app.js';
import { PATIENCE_MS } from './patience.js';
import { button, openRun, startRun, status } from './run-page.js';

/** Lets the system's dialogs choose this path. */
async function choosePath(lab: LabApp, path: string): Promise<void> {
  await lab.electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = (() =>
      Promise.resolve({
        canceled: false,
        filePaths: [chosen],
      })) as typeof dialog.showOpenDialog;
  }, path);
}

/** A small convolutional classifier that has trained for a moment. */
async function trainedClassifier(page: Page): Promise<void> {
  await button(page, 'New run').first().click();
  await page.getByRole('radio', { name: 'Classifier' }).click();
  await page
    .getByRole('radio', { name: /^Convolutions/ })
    .first()
    .click();
  await page.getByRole('radio', { name: /Fashion-MNIST, 10,000/ }).click();
  await startRun(page, { name: 'small', steps: 40, sampleEvery: 40, checkpointEvery: 40 }, { onForm: true });
  await expect(status(page, 'Done')).toBeVisible();
}

/** Fills in the form that is open for an export, with little to check. */
async function startExport(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: 'safetensors' }).check();
  await page.getByRole('button', { name: 'Advanced, Run' }).click();
  for (const [label, value] of [
    ['Calibrate with', '32'],
    ['Check with', '100'],
    ['Timed runs', '5'],
  ] as const) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
  await page.getByLabel('Name', { exact: true }).fill('everywhere');
  await button(page, 'Start export').click();
}

/** Files of `folder`, and what else a page asks for by its path. */
async function serve(folder: string, others: Record<string, { type: string; body: string | Buffer }>): Promise<Server> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const other = others[path];
    if (other) {
      response.writeHead(200, { 'content-type': other.type }).end(other.body);
      return;
    }
    readFile(join(folder, normalize(path))).then(
      (bytes) => response.writeHead(200).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** A page for each code, with the libraries that it imports. */
function pagesOf(codes: Readonly<Record<string, string>>): Record<string, { type: string; body: string | Buffer }> {
  const javascript = 'text/javascript';
  const modules = join(projectRoot, 'node_modules');
  const page = (name: string) =>
    `<script type="importmap">{"imports":{"@tensorflow/tfjs":"/tf.js","onnxruntime-web":"/ort.js"}}</script><script type="module" src="/${name}-code.js"></script>`;
  const wasm = 'ort-wasm-simd-threaded.wasm';
  return {
    '/tf.js': { type: javascript, body: readFileSync(join(modules, '@tensorflow/tfjs/dist/tf.fesm.min.js')) },
    '/ort.js': {
      type: javascript,
      body: readFileSync(join(modules, 'onnxruntime-web/dist/ort.wasm.bundle.min.mjs')),
    },
    [`/${wasm}`]: { type: 'application/wasm', body: readFileSync(join(modules, 'onnxruntime-web/dist', wasm)) },
    ...Object.fromEntries(
      Object.entries(codes).flatMap(([name, body]) => [
        [`/${name}`, { type: 'text/html', body: page(name) }],
        [`/${name}-code.js`, { type: javascript, body }],
      ]),
    ),
  };
}

/** What the code of each page logs first, in a browser of its own, or what is thrown there. */
async function loggedBy(addresses: readonly string[], folder: string): Promise<string[]> {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'page', version: '1.0.0', main: 'main.cjs' }));
  writeFileSync(
    join(folder, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron'); app.whenReady().then(() => new BrowserWindow().loadURL('about:blank'));`,
  );
  const launch = () =>
    _electron.launch({
      executablePath: electronBinary(),
      args: [...sandboxFlags(), folder],
      timeout: PATIENCE_MS / 6,
    });
  const browser = await launch().catch(launch);
  try {
    const page = await browser.firstWindow();
    const all: string[] = [];
    for (const address of addresses) {
      const logged = new Promise<string>((resolve) => {
        page.on('console', (message) => {
          // Not what the library says of the backends that there are.
          if (message.location().url.endsWith('-code.js')) resolve(message.text());
        });
        page.on('pageerror', (error) => resolve(error.message));
      });
      await page.goto(address);
      all.push(await logged);
      page.removeAllListeners();
    }
    return all;
  } finally {
    await browser.close();
  }
}

test('a run is exported to all formats, each verified: their table, graphs, differences, code and files, which a browser runs', async ({
  lab,
}) => {
  const page = await lab.open();
  await trainedClassifier(page);

  await button(page, 'Export…').click();
  await expect(page.getByRole('radio', { name: 'Export', exact: true })).toBeChecked();
  await startExport(page);
  await expect(status(page, 'Done')).toBeVisible();

  // It stands on the page of the run that it belongs to, too.
  await openRun(page, 'small');
  await page.getByRole('tab', { name: 'Export', exact: true }).click();
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('button', { name }) });
  for (const format of ['ONNX', 'TFLite', 'TF.js', 'SavedModel', 'safetensors']) {
    await expect(row(`${format} float32, `)).toContainText('Opened and checked');
  }
  await expect(row('ONNX int8, ')).toContainText(/Opened and checked|less accurate/);
  await expect(page.getByRole('group', { name: /^Size and accuracy of \d+ variants/ })).toBeVisible();
  await lab.look('variants');

  // By keyboard: the graph of a variant, from node to node along its edges.
  await page.getByRole('button', { name: 'ONNX int8, ' }).press('Enter');
  await button(page, 'Graph').click();
  const graph = page.getByRole('group', { name: /^Graph of ONNX int8/ });
  await graph.focus();
  await graph.press('ArrowRight');
  await graph.press('ArrowRight');
  await expect(page.getByText(/2 of \d+ nodes?, reads 1/)).toBeAttached();
  await lab.look('graph');

  await button(page, 'What differs').click();
  const differences = page.getByRole('region', { name: 'All differences' });
  await expect(differences.getByRole('row').filter({ hasText: 'QuantizeLinear' }).first()).toBeVisible();
  await button(page, 'Next change').click();
  await lab.look('differences');

  // Files and code leave the lab, and a browser runs them.
  const folder = join(lab.home, 'mine');
  mkdirSync(folder);
  await choosePath(lab, folder);
  const codes: Record<string, string> = {};
  for (const [title, name] of [
    ['TF.js', 'tfjs'],
    ['ONNX', 'onnx'],
    ['safetensors', 'safetensors'],
  ] as const) {
    await page.getByRole('button', { name: `${title} float32, ` }).press('Enter');
    await button(page, 'Save files…').click();
    await expect(page.getByText(new RegExp(`^Saved in .*${name}-float32\\.$`))).toBeVisible();
    await button(page, 'Loading code').click();
    codes[name] = (await page.getByRole('region', { name: 'Code for Browser' }).textContent()) ?? '';
    await button(page, 'Loading code').click();
  }
  const server = await serve(folder, pagesOf(codes));
  try {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const classes = /^(T-shirt\/top|Trouser|Pullover|Dress|Coat|Sandal|Shirt|Sneaker|Bag|Ankle boot)$/;
    const logged = await loggedBy(
      Object.keys(codes).map((name) => `${address}/${name}`),
      join(lab.home, 'page'),
    );
    expect(logged).toEqual([
      expect.stringMatching(classes),
      expect.stringMatching(classes),
      expect.stringMatching(/^\S+ (Array\(\d\)|\[.*\]) Float32Array\(\d+\)$/),
    ]);
  } finally {
    server.close();
  }

  // A file of the user's, on the page for such.
  await choosePath(lab, join(folder, 'tfjs-float32', 'model.json'));
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Inspect' }).click();
  await button(page, 'Open a file…').click();
  await expect(page.getByRole('region', { name: 'Summary' })).toContainText('TensorFlow.js graph model');
  await lab.look('inspect');
});
