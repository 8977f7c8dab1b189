import { expect, it } from 'vitest';
import type { Run } from '../../../models/core/model.js';
import type { PanelContent } from '../../../models/core/panel.js';
import { parseValues } from '../../../models/core/parse-config.js';
import type { QuestionInfo } from '../../../models/core/questions.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { seededLatents } from '../../../models/gan/latents/gallery-latents.js';
import { latentAnswersOf } from '../../../models/gan/latents/latent-answers.js';
import { arithmeticQuestion, type ArithmeticBody } from '../../../models/gan/questions/arithmetic.js';
import { pathQuestion } from '../../../models/gan/questions/path.js';
import type { RouteBody } from '../../../models/gan/questions/route-answer.js';
import { walkQuestion } from '../../../models/gan/questions/walk.js';

const SIZE = 3;
const space = { seed: 5, latentSize: SIZE, columns: 8, tiles: 64, classNames: ['ant', 'bee'] };

/** Asks a generator that writes a latent's numbers into the first three of eight pixels, and remembers what it was fed. */
function ask<Body>(question: QuestionInfo, asked: Record<string, unknown>) {
  const fed: { latents: number[][]; shares: number[][] } = { latents: [], shares: [] };
  const run: Run = (_name, feeds) => {
    const rows = (feed: unknown) => {
      const { shape, data } = feed as TensorData;
      return Array.from({ length: shape[0]! }, (_, at) => [...data.slice(at * shape[1]!, (at + 1) * shape[1]!)]);
    };
    const [latents, shares] = [rows(feeds['latents']), rows(feeds['shares'])];
    // As many as the gallery has, whatever is asked: for another number the program would be recorded anew.
    expect([latents.length, shares.length]).toEqual([64, 64]);
    Object.assign(fed, { latents, shares });
    const data = Float32Array.from(
      fed.latents.flatMap((one) => [...one.map((value) => 100 + 10 * value), 0, 0, 0, 0, 0]),
    );
    return { scalars: {}, tensors: { images: { shape: [fed.latents.length, 2, 4, 1], data } } };
  };
  const examples = { width: 4, height: 2, channels: 1, classes: 2 };
  const answer = latentAnswersOf(examples, space).questions![question.name]!;
  const content = answer(run, parseValues(question.asked, asked) as never, { monotonicMs: () => 0, cancelled: false });
  question.answered.parse((content as PanelContent).body);
  return { ...(content as PanelContent<Body>), ...fed };
}

const latent = (number: number, seed = 5) => [
  ...seededLatents(seed, 16, SIZE).data.slice(SIZE * (number - 1), SIZE * number),
];
/** The first rows; behind them is what fills the batch. */
const near = (rows: number[][], expected: number[][]) =>
  expected.forEach((row, at) => row.forEach((value, i) => expect(rows[at]![i], `${at}, ${i}`).toBeCloseTo(value, 5)));

it('a path tells how far its pictures are apart, by their pixels', () => {
  const { body, latents, shares, picture } = ask<RouteBody>(pathQuestion, {
    samples: '2, 7:1@bee',
    hops: 2,
    way: 'linear',
  });
  const [from, to] = [latent(2), latent(1, 7)];
  near(latents, [from, from.map((value, i) => (value + to[i]!) / 2), to]);
  near(shares, [[1, 0], [0.5, 0.5], [0, 1]]); // prettier-ignore
  const apart = (10 * Math.hypot(...from.map((value, i) => value - to[i]!))) / Math.sqrt(8);
  expect(body).toMatchObject({ rows: 1, columns: 3, tileWidth: 4, tileHeight: 2, count: 3, samples: ['2', '7:1@bee'] });
  expect(body.apart).toBeCloseTo(apart, 4);
  expect(body.distances.map((one) => one / apart)).toEqual([expect.closeTo(0.5, 4), expect.closeTo(0.5, 4)]);
  expect(picture).toMatchObject({ width: 12, height: 2 });
});

it('a walk is the same for the same seed, comes back, and tells the last hop too', () => {
  const { body, latents } = ask<RouteBody>(walkQuestion, { seed: 7, through: 3, hops: 4 });
  near([latents[0]!, latents[4]!, latents[8]!], [latent(1, 7), latent(2, 7), latent(3, 7)]);
  expect(body).toMatchObject({ rows: 3, columns: 4, count: 12, loop: true, samples: ['7:1', '7:2', '7:3'] });
  const hop = (a: number, b: number) =>
    (10 * Math.hypot(...latents[a]!.map((value, i) => value - latents[b]![i]!))) / Math.sqrt(8);
  body.distances.forEach((one, at) => expect(one).toBeCloseTo(hop((at + 11) % 12, at), 4));
  expect(ask(walkQuestion, { seed: 7, through: 3, hops: 4 }).latents).toEqual(latents);
  expect(ask(walkQuestion, { seed: 8, through: 3, hops: 4 }).latents).not.toEqual(latents);
});

it('arithmetic takes means, subtracts and adds, and brings the result to where latents lie if wanted', () => {
  const [one, two, three, nine] = [latent(1), latent(2), latent(3), latent(9)] as [
    number[],
    number[],
    number[],
    number[],
  ];
  const mean = one.map((value, i) => (value + two[i]!) / 2);
  const sum = mean.map((value, i) => value - three[i]! + nine[i]!);
  const length = (of: number[]) => Math.hypot(...of) / Math.sqrt(SIZE);

  const plain = ask<ArithmeticBody>(arithmeticQuestion, {
    a: '1,2',
    b: '3',
    c: '9',
    near: 2,
    deviation: 0,
    typical: false,
  });
  near(plain.latents, [mean, one, two, three, three, nine, nine, sum, sum, sum]);
  // An ant less an ant and a bee more is a bee.
  near(plain.shares.slice(7, 8), [[0, 1]]);
  expect(plain.body).toMatchObject({ rows: 4, columns: 3, a: ['1', '2'], b: ['3'], c: ['9'], near: 2 });
  expect(plain.body.length).toBeCloseTo(length(sum), 5);
  // A row of two: the third tile is black.
  const { pixels, width } = plain.picture!;
  expect([...pixels.slice(2 * width + 8, 2 * width + 12)]).toEqual([0, 0, 0, 0]);
  expect(pixels[2 * width]).toBeCloseTo(100 + 10 * three[0]!, -0.5);

  const { latents } = ask(arithmeticQuestion, { a: '1,2', b: '3', c: '9', near: 8, deviation: 0.25, seed: 4 });
  const scaled = (of: number[]) => of.map((value) => value / length(of));
  near(latents.slice(0, 8), [scaled(mean), one, two, three, three, nine, nine, scaled(sum)]);
  const noise = latents.slice(8, 16).flatMap((row) => row.map((value, i) => value - scaled(sum)[i]!));
  expect(noise).toHaveLength(24);
  expect(Math.sqrt(noise.reduce((total, value) => total + value ** 2, 0) / 24)).toBeGreaterThan(0.15);
  expect(Math.sqrt(noise.reduce((total, value) => total + value ** 2, 0) / 24)).toBeLessThan(0.35);
});
