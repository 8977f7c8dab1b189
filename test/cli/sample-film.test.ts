import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../../build/paths.mjs';
import type { Question } from '../../electron/protocol/run.js';
import { writeCheckpoint } from '../../electron/runs/checkpoints.js';
import { createRun } from '../../electron/runs/create-run.js';
import { writePanelRecord } from '../../electron/runs/panel-record.js';
import { writePanel } from '../../electron/runs/panels.js';
import type { Picture } from '../../models/core/telemetry.js';
import { encodePng } from '../../models/data/png.js';
import { readGif } from '../film/read-gif.js';
import { began, stateAt } from '../runs/run-fixture.js';
import { AnsweringWorker } from './answering-worker.js';
import { cliIn } from './fake-context.js';

/** Tiles of 6 × 4 pixels, two rows of three, all of a grey that tells the step and the tile. */
const info = { rows: 2, columns: 3, tileWidth: 6, tileHeight: 4 };
const grey = (step: number, tile: number) => step + 30 * tile;

function galleryAt(step: number): Picture {
  const pixels = Uint8Array.from({ length: 18 * 8 }, (_, at) =>
    grey(step, Math.floor((at % 18) / 6) + 3 * Math.floor(at / (18 * 4))),
  );
  return { width: 18, height: 8, channels: 1, pixels };
}

/** A command line with a GAN, `ada`, of which these steps were recorded. */
function recorded(steps: readonly number[]) {
  const { context, lab } = cliIn();
  const run = { architecture: 'gan', preset: 'mlp', config: { dataset: 'fashion-mnist' }, every: 10, name: 'ada' };
  const { dir } = createRun(context.runsDir, run, began);
  for (const step of steps) {
    writePanel(dir, { panel: 'gallery', step, content: { body: info, picture: galleryAt(step) } }, encodePng);
  }
  const file = (name: string) => join(context.workingDir, name);
  return { context, lab, dir, file };
}

test('the recorded gallery becomes a film of all or one of its tiles, the same each time', async () => {
  const { lab, file } = recorded([0, 5, 20]);
  const { code, out } = await lab('sample', 'ada', '--film', 'a.gif', '--fps', '5', '--scale', '3');
  expect([code, out]).toEqual([0, `3 frames, step 0 to 20, in ${file('a.gif')}\n`]);
  const gif = readGif(readFileSync(file('a.gif')));
  expect([gif.width, gif.height]).toEqual([3 * 18 + 4, 2 * 12 + 2 + 15]);
  expect(gif.frames.map(({ delay }) => delay)).toEqual([20, 20, 120]);
  const at = (frame: number, x: number, y: number) => gif.frames[frame]!.pixels[3 * (y * gif.width + x)];
  expect([at(0, 0, 0), at(1, 20, 0), at(2, 40, 14)]).toEqual([grey(0, 0), grey(5, 1), grey(20, 5)]);

  const told = JSON.parse((await lab('sample', 'ada', '--film', 'one.gif', '--tile', '5', '--json')).out) as object;
  expect(told).toMatchObject({ kind: 'film', path: file('one.gif'), frames: 3, from: 0, to: 20 });
  const one = readGif(readFileSync(file('one.gif')));
  expect([one.width, one.height, one.frames[1]!.pixels[0]]).toEqual([12, 8 + 15, grey(5, 4)]);

  await lab('sample', 'ada', '--film', 'again.gif', '--fps', '5', '--scale', '3');
  expect(readFileSync(file('again.gif'))).toEqual(readFileSync(file('a.gif')));
});

test('a picture is a contact sheet, steps by tiles', async () => {
  const { lab, file } = recorded([0, 5, 20]);
  const { out } = await lab('sample', 'ada', '--film', 'sheet.png', '--count', '4', '--scale', '4');
  expect(out).toBe(`3 rows, step 0 to 20, in ${file('sheet.png')}\n`);
  const { width, height, data } = decode(readFileSync(file('sheet.png')));
  // The last tile of the last row ends at the margins.
  expect(data[(height - 13) * width + width - 13]).toBe(grey(20, 3));
  expect(data[(height - 13 - 18) * width + width - 13 - 26]).toBe(grey(5, 2));
});

test('a run of an earlier version has its film too, and what is damaged is left out of one', async () => {
  const { context, lab, file } = recorded([]);
  cpSync(join(projectRoot, 'test/fixtures/runs/gan'), join(context.runsDir, 'earlier'), { recursive: true });
  const dir = join(context.runsDir, 'earlier');
  const { id } = JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')) as { id: string };
  expect((await lab('sample', id, '--film', 'earlier.gif', '--count', '16')).code).toBe(0);
  const { width, frames } = readGif(readFileSync(file('earlier.gif')));
  expect([width, frames.length]).toEqual([4 * 56 + 6, 3]);
  writeFileSync(join(dir, 'samples', '00000010.png'), 'half');
  const { code, err } = await lab('sample', id, '--film', 'earlier.gif');
  expect([code, err]).toEqual([0, expect.stringMatching(/^Step 10 is left out: .*00000010\.png is damaged: .*\.\n$/)]);
  expect(readGif(readFileSync(file('earlier.gif'))).frames).toHaveLength(2);
});

test.each([
  [['--film', 'a.webm'], /^--film: 'a.webm' is not allowed: WebM needs the window's encoder; use .*\.gif.*\.png/],
  [['--film', 'a.mp4'], /^--film: 'a.mp4' is not allowed; use a file name that ends in .gif, or in .png for a contact/],
  [['--film', 'a.gif', '--fps', '30'], /^--fps: '30' is not allowed; use 1, 2, 4, 5, 10, 20, 25, 50/],
  [['--film', 'a.gif', '--tile', '7'], /^--tile: 7 is not allowed; use a whole number from 1 to 6\./],
  [['--film', 'a.gif', '--seed', '7'], /^--seed: --film shows what was recorded; use --count, --tile/],
  [['--film', 'a.png', '--interpolate', '8'], /^ada .*no checkpoint/],
  [['--fps', '10'], /^--fps: it is for a film; use --film\./],
  [['--film', 'nowhere/a.gif'], /^--film: .*nowhere\/a.gif can't be written: its folder does not exist/],
])('%j is refused in a sentence, and nothing is written', async (options, sentence) => {
  const { context, lab } = recorded([0, 5]);
  const before = readdirSync(context.workingDir);
  const { code, err } = await lab('sample', 'ada', ...options);
  expect([code, err.replace(/^\S+-gan-\S+/, 'ada')]).toEqual([2, expect.stringMatching(sentence)]);
  expect(readdirSync(context.workingDir)).toEqual(before);
});

test('without a recorded gallery there is no film', async () => {
  const { lab, file } = recorded([]);
  const { code, err } = await lab('sample', 'ada', '--film', 'a.gif');
  expect([code, err]).toEqual([2, '--film: ada has no gallery recorded yet; train it first.\n']);
  expect(existsSync(file('a.gif'))).toBe(false);
});

describe('a film along latents', () => {
  /** A worker that draws `rows` × `columns` tiles, each of a grey of its own. */
  function drawing({ rows, columns, more = {} }: { rows: number; columns: number; more?: object }) {
    const made = recorded([]);
    writeCheckpoint(made.dir, { state: stateAt(40), wallMs: 0 });
    const asked: Question[] = [];
    const pixels = Uint8Array.from({ length: rows * 4 * columns * 6 }, (_, at) => {
      const [x, y] = [at % (columns * 6), Math.floor(at / (columns * 6))];
      return 3 * (Math.floor(y / 4) * columns + Math.floor(x / 6));
    });
    const picture: Picture = { width: columns * 6, height: rows * 4, channels: 1, pixels };
    const body = { rows, columns, tileWidth: 6, tileHeight: 4, ...more };
    made.context.spawnWorker = () =>
      new AnsweringWorker((ask) => {
        asked.push(ask.question);
        writePanelRecord(ask.path!, { panel: 'gallery', step: 40, content: { body, picture } }, encodePng);
        return { step: 40, body, recorded: true, warnings: [] };
      });
    return { ...made, asked };
  }

  test('shows all ways side by side, there and back', async () => {
    const { lab, file, asked } = drawing({ rows: 3, columns: 4 });
    const options = ['--film', 'way.gif', '--interpolate', '4', '--count', '3', '--seed', '9', '--scale', '1'];
    const { code, out } = await lab('sample', 'ada', ...options);
    expect([code, out]).toEqual([0, `6 frames of step 40 in ${file('way.gif')}\n`]);
    expect(asked[0]).toMatchObject({ name: 'draw', asked: { count: 12, seed: 9, interpolate: 4 } });
    const gif = readGif(readFileSync(file('way.gif')));
    expect([gif.width, gif.height]).toEqual([2 * 6 + 2, 2 * 4 + 2]);
    const corners = gif.frames.map(({ pixels }) =>
      [pixels[0], pixels[3 * 8], pixels[3 * 6 * 14]].map((one) => one! / 3),
    );
    // Tile of way w at place p: 4 w + p.
    expect(corners).toEqual([0, 1, 2, 3, 2, 1].map((place) => [place, 4 + place, 8 + place]));
  });

  test('a walk is shown once round', async () => {
    const more = { count: 5, hops: 1, samples: ['1'], loop: true, distances: [1], apart: 1 };
    const { lab, file, asked } = drawing({ rows: 2, columns: 3, more });
    expect(await lab('sample', 'ada', '--film', 'walk.gif', '--walk', '5')).toMatchObject({ code: 0 });
    expect(asked[0]).toMatchObject({ name: 'walk', asked: { through: 5 } });
    const shown = readGif(readFileSync(file('walk.gif'))).frames.map(({ pixels }) => pixels[0]! / 3);
    expect(shown).toEqual([0, 1, 2, 3, 4]);
  });

  test.each([
    [['--interpolate', '8', '--film', 'a.png'], /^--film: 'a.png' is not allowed along latents; use \.gif, or --out/],
    [['--interpolate', '64', '--count', '17', '--film', 'a.gif'], /^--count: 17 ways of 64 .* use at most 16\.$/m],
    [['--walk', '5', '--tile', '3', '--film', 'a.gif'], /^--tile: a film between latents has no use for it/],
  ])('%j is refused in a sentence', async (options, sentence) => {
    const { context, lab } = drawing({ rows: 1, columns: 1 });
    const before = readdirSync(context.workingDir);
    expect(await lab('sample', 'ada', ...options)).toMatchObject({
      code: 2,
      err: expect.stringMatching(sentence) as string,
    });
    expect(readdirSync(context.workingDir)).toEqual(before);
  });
});
