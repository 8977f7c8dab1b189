/** What is shown of predictive methods, and asked of them; and that training takes nothing from labels. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { PanelContent } from '../../models/core/panel.js';
import { filledInPanel, type FilledInBody } from '../../models/self-supervised/panels/filled-in.js';
import { reconstructionsPanel, type ReconstructionsBody } from '../../models/self-supervised/panels/reconstructions.js';
import { reconstructQuestion } from '../../models/self-supervised/questions/reconstruct.js';
import { observed } from '../core/observed.js';
import { nativeBackend } from '../engine/native.js';
import { fakeSources } from '../transformer/fake-sources.js';
import { made, small, squares, trainStep, type Made } from './predictive-made.js';

beforeAll(async () => {
  await nativeBackend();
});

function shown({ model, program }: Made, name: string): PanelContent {
  const part = model.parts.find(({ panels }) => panels?.names.includes(name))!;
  const run = program.run.bind(program);
  return observed(part.panels!, { run, wanted: [name], evaluation: null })[name]!;
}

async function reconstructed({ model, program }: Made, asked: Record<string, unknown>): Promise<PanelContent> {
  const question = model.parts.map(({ questions }) => questions?.[reconstructQuestion.name]).find(Boolean)!;
  const parsed = reconstructQuestion.asked.parse(asked);
  const answering = { monotonicMs: () => 0, cancelled: false };
  return (await question(program.run.bind(program), parsed as never, answering)) as PanelContent;
}

describe.each(['mae', 'denoise'])('reconstructions of %s', (preset) => {
  it('are of the same test images, with their own pixels, and change nothing', async () => {
    const one = await made(small(preset, { maskRatio: 0.6 }));
    const before = one.program.read(one.program.variables);
    const { body, picture } = shown(one, 'reconstructions');
    const { images, tileWidth, tileHeight, patches, baselineOf } = body as ReconstructionsBody;
    expect(reconstructionsPanel.schema.parse(body)).toEqual(body);
    expect([images.length, tileWidth, tileHeight, baselineOf]).toEqual([8, 6, 6, 40]);
    expect([picture!.width, picture!.height]).toEqual([18, 48]);
    const pixel = (image: number, stage: number, y: number, x: number) =>
      picture!.pixels[(6 * image + y) * 18 + 6 * stage + x]!;
    images.forEach(({ title, hidden, error, baseline }, image) => {
      expect(title).toBe(`Test image ${image}`);
      expect(error).toBeGreaterThan(0);
      expect(baseline).toBeGreaterThan(0);
      expect(hidden).toHaveLength(preset === 'mae' ? 5 : 0);
      for (let y = 0; y < 6; y++) {
        for (let x = 0; x < 6; x++) {
          const original = squares().images[36 * image + 6 * y + x];
          expect(pixel(image, 0, y, x)).toBe(original);
          if (preset !== 'mae') continue;
          const away = hidden.includes(3 * Math.floor(y / 2) + Math.floor(x / 2));
          expect(pixel(image, 1, y, x)).toBe(away ? 128 : original);
          if (!away) expect(pixel(image, 2, y, x)).toBe(original);
        }
      }
    });
    expect(patches).toEqual(preset === 'mae' ? { across: 3, down: 3 } : null);
    expect(shown(one, 'reconstructions')).toEqual({ body, picture });
    expect(one.program.read(one.program.variables)).toEqual(before);

    // Asked for one of them, it is the same; other draws take something else.
    const asked = (await reconstructed(one, { example: 3 })).body as ReconstructionsBody;
    expect(asked.images).toEqual([images[3]]);
    const other = (await reconstructed(one, { example: 3, draw: 1 })).body as ReconstructionsBody;
    expect(other.images[0]!.error).not.toBe(images[3]!.error);
    await expect(reconstructed(one, { example: 40 })).rejects.toThrow(
      'example: there is no test image 40; use a number from 0 to 39.',
    );
    one.program.dispose();
  });
});

it('the mean of the training images is as far away as it is', async () => {
  const one = await made(small('denoise'));
  const { images } = shown(one, 'reconstructions').body as ReconstructionsBody;
  const { images: bytes, count } = squares();
  const mean = Array.from({ length: 36 }, (_, at) => {
    let sum = 0;
    for (let image = 0; image < count; image++) sum += bytes[36 * image + at]! / 255 / count;
    return sum;
  });
  const errorOf = (image: number) =>
    mean.reduce((sum, value, at) => sum + (value - bytes[36 * image + at]! / 255) ** 2, 0) / 36;
  images.forEach(({ baseline }, image) => expect(baseline).toBeCloseTo(errorOf(image), 5));
  one.program.dispose();
});

it('what is filled in is by the text that it stands in, and counts what is right', async () => {
  const one = await made(small('masked-text', { maskRatio: 0.25 }));
  for (let step = 1; step <= 5; step++) trainStep(one, step);
  const { body } = shown(one, 'filled-in');
  expect(filledInPanel.schema.parse(body)).toEqual(body);
  const { texts, commonest } = body as FilledInBody;
  expect(texts).toHaveLength(4);
  for (const { tokens, hidden } of texts) {
    expect([tokens.length, hidden.length]).toEqual([12, 3]);
    for (const { place, guesses, probability, right } of hidden) {
      expect(guesses.map((guess) => -guess.probability)).toEqual(
        guesses.map((guess) => -guess.probability).sort((a, b) => a - b),
      );
      expect(right).toBe(guesses[0]!.token === tokens[place]);
      expect(probability).toBeLessThanOrEqual(guesses[0]!.probability);
      if (right) expect(probability).toBe(guesses[0]!.probability);
    }
  }
  const hidden = texts.flatMap(({ tokens, hidden }) => hidden.map(({ place }) => tokens[place]));
  expect(commonest.right).toBe(hidden.filter((token) => token === commonest.token).length);
  one.program.dispose();
});

describe.each(['mae', 'masked-text'])('%s', (preset) => {
  it('goes on bit by bit where it was left', async () => {
    const [whole, first, second] = [await made(small(preset)), await made(small(preset)), await made(small(preset))];
    for (let step = 1; step <= 4; step++) trainStep(whole, step);
    for (let step = 1; step <= 2; step++) trainStep(first, step);
    second.program.write(first.program.read(first.program.variables));
    for (let step = 3; step <= 4; step++) trainStep(second, step);
    expect(second.program.read(second.program.variables)).toEqual(whole.program.read(whole.program.variables));
    for (const { program } of [whole, first, second]) program.dispose();
  });
});

it('other labels train the same network to the last bit', async () => {
  const images = squares();
  const labels = images.labels!.map((label) => 1 - label);
  const [one, other] = [
    await made(small('rotation')),
    await made(small('rotation'), { sources: fakeSources({ images: { ...images, labels } }) }),
  ];
  for (const each of [one, other]) for (let step = 1; step <= 3; step++) trainStep(each, step);
  expect(other.examples.train.labels).not.toEqual(one.examples.train.labels);
  expect(other.program.read(other.program.variables)).toEqual(one.program.read(one.program.variables));
  one.program.dispose();
  other.program.dispose();
});
