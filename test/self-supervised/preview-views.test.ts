import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { parseAsked, toolInfo } from '../../models/core/parse-question.js';
import { toolAnswersOf } from '../../models/core/tool-answers.js';
import { importDataset } from '../../models/data/catalog.js';
import type { DataDirs } from '../../models/data/dataset.js';
import { decodePng } from '../../models/data/png-decode.js';
import { selfSupervisedConfig } from '../../models/self-supervised/config.js';
import type { PreviewedViews } from '../../models/self-supervised/tools/preview-views.js';
import { freshDirs, tempFolder } from '../data/temp-folder.js';
import { flatPng, writeFiles } from '../data/write-images.js';

const NAME = 'preview-views';
const WIDE = { width: 130, height: 65 };
let dirs: DataDirs;

beforeAll(async () => {
  dirs = freshDirs();
  const pictures = ['ant', 'bee'].flatMap((kind, at) =>
    Array.from({ length: 10 }, (_, i) => [`${kind}/${i}.png`, flatPng(30 + 100 * at + 9 * i, WIDE)] as const),
  );
  const path = join(writeFiles(tempFolder(), Object.fromEntries(pictures)), '');
  await importDataset({ path, name: 'insects', size: WIDE }, dirs, () => undefined);
});

const preview = async (asked: Record<string, unknown>) => {
  const tool = toolInfo(selfSupervisedConfig, NAME);
  const given = parseAsked(tool, { dataset: 'insects', ...asked });
  return (await toolAnswersOf('self-supervised')[NAME]!(given as never, { dirs })) as PreviewedViews;
};
const NOTHING = { cropLeast: 1, flip: false, brightness: 0, contrast: 0, saturation: 0, hue: 0, grey: 0 };

/** Columns of the picture: bytes of the image itself and of its views, row after row. */
function columnsOf({ picture, tiles: { columns, tileWidth } }: PreviewedViews): Uint8Array[] {
  const { pixels, width, height, channels } = decodePng(Buffer.from(picture, 'base64'));
  return Array.from({ length: columns }, (_, column) =>
    Uint8Array.from({ length: height * tileWidth * channels }, (_, at) => {
      const line = tileWidth * channels;
      return pixels[Math.floor(at / line) * width * channels + column * line + (at % line)]!;
    }),
  );
}

it('answers with six training images and two views of each, tiles no larger than a form needs', async () => {
  const answer = await preview({});
  expect(toolInfo(selfSupervisedConfig, NAME).answered.parse(answer)).toEqual(answer);
  expect(answer).toMatchObject({ tiles: { columns: 3, tileWidth: 96, tileHeight: 48 }, unchanged: false });
  expect(new Set(answer.images.map(({ number }) => number)).size).toBe(6);
  for (const { className } of answer.images) expect(['ant', 'bee']).toContain(className);
  const [image, one, two] = columnsOf(answer) as [Uint8Array, Uint8Array, Uint8Array];
  expect(image).not.toEqual(one);
  expect(one).not.toEqual(two);
});

it('shows the same for the same settings, and others when they are asked for', async () => {
  const first = await preview({});
  expect(await preview({})).toEqual(first);
  const others = await preview({ others: 1 });
  expect(others.images).not.toEqual(first.images);
  expect(others.picture).not.toBe(first.picture);
});

it('keeps to the settings, and says where they change nothing', async () => {
  const still = await preview(NOTHING);
  expect(still.unchanged).toBe(true);
  const [image, one, two] = columnsOf(still) as [Uint8Array, Uint8Array, Uint8Array];
  expect([one, two]).toEqual([image, image]);
  const [, cut] = columnsOf(await preview({ ...NOTHING, cutout: 0.9 })) as [Uint8Array, Uint8Array];
  const black = (bytes: Uint8Array) => bytes.reduce((count, byte) => count + Number(byte === 0), 0) / bytes.length;
  // Of a square whose side is 0.9 of the shorter one, in images of 2 : 1.
  expect(Math.abs(black(cut) - black(image) - 0.4)).toBeLessThan(0.03);
});

it.each([
  [{ dataset: 'nowhere' }, /^dataset: 'nowhere'/],
  [{ dataset: 'iris' }, /^dataset: 'iris'/],
  [{ cropLeast: 0 }, /^cropLeast: 0/],
  [{ hue: 0.6 }, /^hue: 0.6/],
])('refuses %o in a sentence', async (asked, sentence) => {
  await expect(preview(asked)).rejects.toThrow(sentence);
});
