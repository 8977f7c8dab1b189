import { beforeAll, describe, expect, it } from 'vitest';
import { decisionSurfaceContent } from '../../models/classifier/observed/decision-surface.js';
import { classScoresPanel } from '../../models/classifier/panels/class-scores.js';
import { decisionSurfacePanel } from '../../models/classifier/panels/decision-surface.js';
import { featureMapsPanel, type FeatureMapsBody } from '../../models/classifier/panels/feature-maps.js';
import { filtersPanel } from '../../models/classifier/panels/filters.js';
import { fitPanel, type FitBody } from '../../models/classifier/panels/fit.js';
import { mistakesPanel, type MistakesBody } from '../../models/classifier/panels/mistakes.js';
import { reliabilityPanel, type ReliabilityBody } from '../../models/classifier/panels/reliability.js';
import { withClasses } from '../../models/classifier/predictions.js';
import { confusionPanel, type ConfusionBody } from '../../models/panels/confusion.js';
import { nativeBackend } from '../engine/native.js';
import { array64 } from '../transformer/reference/array.js';
import { activation } from '../transformer/reference/activation.js';
import { made, predictTest, small, stripes, trainStep, type Made } from './made.js';
import { convolution } from './reference/convolution.js';
import { convolutionsOf } from './reference/of-variables.js';

beforeAll(async () => {
  await nativeBackend();
});

const PANELS = {
  confusion: confusionPanel,
  mistakes: mistakesPanel,
  reliability: reliabilityPanel,
  'class-scores': classScoresPanel,
  fit: fitPanel,
  filters: filtersPanel,
  'feature-maps': featureMapsPanel,
  'decision-surface': decisionSurfacePanel,
};

async function trained(...[preset, changes]: Parameters<typeof small>): Promise<Made> {
  const one = await made(small(preset, changes));
  for (let step = 1; step <= 12; step++) trainStep(one, step);
  return one;
}

describe.each([
  ['cnn', {}, ['confusion', 'mistakes', 'reliability', 'class-scores', 'filters', 'feature-maps']],
  ['residual', {}, ['confusion', 'mistakes', 'reliability', 'class-scores', 'filters', 'feature-maps']],
  ['mlp', {}, ['confusion', 'mistakes', 'reliability', 'class-scores']],
  ['mlp', { data: 'table' }, ['confusion', 'mistakes', 'reliability', 'class-scores', 'decision-surface']],
  ['linear', {}, ['fit', 'decision-surface']],
] as const)('%s with %o', (preset, changes, names) => {
  it('has its panels, each by its schema, and changes nothing', async () => {
    const one = await trained(preset, changes);
    expect(one.inside.panels).toEqual(names);
    one.program.prepare(one.inside.prepare);
    const before = one.program.read(one.program.variables);
    const seen = one.inside.observe(one.run, names);
    expect(Object.keys(seen)).toEqual([...names]);
    for (const [name, { body, matrices = {} }] of Object.entries(seen)) {
      expect(PANELS[name as keyof typeof PANELS].schema.parse(body), name).toEqual(body);
      for (const { rows, columns, values } of Object.values(matrices)) expect(values).toHaveLength(rows * columns);
    }
    expect(one.program.read(one.program.variables)).toEqual(before);
    expect(Object.keys(one.inside.observe(one.run, names.slice(1)))).toEqual(names.slice(1));
    one.program.dispose();
  });
});

describe('of images', () => {
  it('a cell of the confusion matrix has as many examples as it counts, up to four, with their own pixels', async () => {
    const one = await trained('cnn');
    const { images, labels, classNames } = stripes();
    const { body, matrices, picture } = one.inside.observe(one.run, ['confusion'])['confusion']!;
    const { cells, examples, of, tiles, unit } = body as ConfusionBody;
    expect([examples, of, unit, tiles!.tileWidth, tiles!.tileHeight]).toEqual([30, 30, 'test images', 10, 11]);
    const counts = matrices!['counts']!.values;
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(30);
    for (const { target, predicted, examples: few } of cells) {
      expect(few).toHaveLength(Math.min(4, counts[target * classNames.length + predicted]!));
      expect(few.map(({ probability }) => -probability)).toEqual(
        few.map(({ probability }) => -probability).sort((a, b) => a - b),
      );
      for (const { number, tile } of few) {
        expect(labels![number]).toBe(target);
        const [left, top] = [(tile! % tiles!.columns) * 10, Math.floor(tile! / tiles!.columns) * 11];
        for (const [y, x] of [
          [0, 0],
          [5, 9],
          [10, 3],
        ] as const) {
          const at = ((top + y) * picture!.width + left + x) * 3;
          const from = number * 330 + (y * 10 + x) * 3;
          expect(picture!.pixels.subarray(at, at + 3)).toEqual(images.subarray(from, from + 3));
        }
      }
    }
    expect(cells.length).toBe(counts.filter((count) => count > 0).length);
    one.program.dispose();
  });

  it('mistakes are those that it is surest of', async () => {
    const one = await made(small('cnn'));
    const { mistakes } = one.inside.observe(one.run, ['mistakes'])['mistakes']!.body as MistakesBody;
    const predicted = withClasses(predictTest(one.run, one.examples), stripes().classNames);
    const wrong = Array.from(predicted.winners).filter((winner, at) => winner !== predicted.targets[at]);
    expect(mistakes).toHaveLength(Math.min(24, wrong.length));
    const probabilities = mistakes.map(({ classes }) => classes[0]!.probability);
    expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
    for (const { target, classes, probability } of mistakes) {
      expect(classes[0]!.name).not.toBe(target);
      expect(classes[0]!.probability).toBe(probability);
      expect(classes.reduce((sum, one) => sum + one.probability, 0)).toBeCloseTo(1, 6);
    }
    one.program.dispose();
  });

  it('filters are the kernel, filter by filter, grey where they are zero', async () => {
    const one = await trained('cnn');
    const { shape, data } = one.program.read(['encoder/conv0/kernel'])['encoder/conv0/kernel']!;
    const { matrices, picture, body } = one.inside.observe(one.run, ['filters'])['filters']!;
    expect([shape, body]).toMatchObject([[3, 3, 3, 3], { count: 3, side: 3, channels: 3, columns: 2 }]);
    const { largest } = body as { largest: number };
    // Filter 2, row 1, column 2, channel 1.
    const weight = data[((1 * 3 + 2) * 3 + 1) * 3 + 2]!;
    expect(matrices!['filters']!.values[2 * 27 + (1 * 3 + 2) * 3 + 1]).toBe(weight);
    expect(picture!.pixels[((3 + 1) * 6 + 2) * 3 + 1]).toBe(Math.round(127.5 + (127.5 * weight) / largest));
    one.program.dispose();
  });

  it('feature maps are what the convolution gives', async () => {
    const one = await trained('cnn');
    const { matrices, picture, body } = await one.inside.features(one.run, { file: null, example: 4 });
    const { layers, title, classes } = body as FeatureMapsBody;
    expect([title, classes.length, picture!.pixels]).toEqual([
      'Test image 4',
      3,
      stripes().images.subarray(4 * 330, 5 * 330),
    ]);
    expect(layers).toMatchObject([
      { name: 'Convolution 1', width: 8, height: 9, channels: 3, of: 3 },
      { name: 'Convolution 2', width: 2, height: 2, channels: 4, of: 4 },
    ]);
    const x = array64({ shape: [1, 11, 10, 3], data: Array.from(picture!.pixels, (byte) => byte / 255) });
    const variables = one.program.read(Object.keys(one.model.variables));
    const { data } = activation(convolution(x, convolutionsOf(variables)[0]!).value, 'relu').value;
    data.forEach((value, at) => {
      const [channel, pixel] = [at % 3, Math.floor(at / 3)];
      expect(matrices!['maps/0']!.values[channel * 72 + pixel]).toBeCloseTo(value, 4);
    });
    one.program.dispose();
  });

  it('there is no test image beyond the last one', async () => {
    const one = await made(small('cnn'));
    await expect(one.inside.features(one.run, { file: null, example: 30 })).rejects.toThrow(
      'example: there is no test image 30; use a number from 0 to 29.',
    );
    one.program.dispose();
  });
});

describe('of a table', () => {
  it('a decision surface says at each place what the network says of a row there', async () => {
    const one = await trained('mlp', { data: 'table' });
    const { body, matrices } = decisionSurfaceContent(one.run, one.examples);
    expect([body.x.name, body.y.name, body.classNames, body.points.length]).toEqual([
      'east',
      'north',
      ['above', 'below'],
      30,
    ]);
    // The class is on which side of east − 100 = north a row lies, so the corners differ.
    for (const [row, column] of [
      [0, 63],
      [63, 0],
      [10, 40],
    ] as const) {
      const at = ({ from, to }: { from: number; to: number }, step: number) => from + ((to - from) * step) / 63;
      const text = `east=${at(body.x, column)},north=${at(body.y, row)}`;
      const [prediction] = (await one.inside.predict(one.run, { kind: 'row', text })).predictions;
      const [best] = (prediction as { classes: { name: string; probability: number }[] }).classes;
      expect(body.classNames![matrices.winner!.values[row * 64 + column]!]).toBe(best!.name);
      expect(matrices.probability!.values[row * 64 + column]).toBeCloseTo(best!.probability, 4);
    }
    one.program.dispose();
  });

  it('a fit has points in the unit of the number', async () => {
    const one = await trained('linear');
    const { points, target, examples } = one.inside.observe(one.run, ['fit'])['fit']!.body as FitBody;
    expect([target, examples, points.length]).toEqual(['side', 30, 30]);
    points.forEach(([wanted], at) => expect(wanted).toBe(one.examples.test.targets[at]));
    one.program.dispose();
  });

  it('reliability has every row in a bin', async () => {
    const one = await trained('logistic');
    const { bins, examples } = one.inside.observe(one.run, ['reliability'])['reliability']!.body as ReliabilityBody;
    expect([examples, bins.reduce((sum, { count }) => sum + count, 0)]).toEqual([30, 30]);
    one.program.dispose();
  });
});
