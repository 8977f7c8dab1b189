import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programSpec, type Model } from '../../models/core/model.js';
import type { PanelContent } from '../../models/core/panel.js';
import { parseConfig } from '../../models/core/parse-config.js';
import { createProgram } from '../../models/engine/create-program.js';
import type { Program } from '../../models/engine/program.js';
import { selfSupervisedConfig, type SelfSupervisedConfig } from '../../models/self-supervised/config.js';
import { shownImages, told } from '../../models/self-supervised/pairs.js';
import { pairsPanel, type PairsBody } from '../../models/self-supervised/panels/pairs.js';
import { buildSelfSupervised } from '../../models/self-supervised/self-supervised.js';
import { stripes } from '../classifier/made.js';
import { observed } from '../core/observed.js';
import { fakeSources } from '../transformer/fake-sources.js';

const config = parseConfig(selfSupervisedConfig, 'simclr', {
  ...{ network: 'cnn', filters: [3, 4], projectorLayers: [], embeddingSize: 4, batchSize: 4, seed: 5, steps: 4 },
}) as unknown as SelfSupervisedConfig;

describe('the panel of pairs', () => {
  let model: Model;
  let program: Program;
  let seen: PanelContent<PairsBody>;

  const observe = () => {
    const part = model.parts.find(({ panels }) => panels?.names.includes('pairs'))!;
    const run = (name: string, feeds: Parameters<Program['run']>[1]) => program.run(name, feeds);
    return observed(part.panels!, { run, wanted: ['pairs'], evaluation: null })['pairs'] as PanelContent<PairsBody>;
  };

  beforeAll(async () => {
    model = await buildSelfSupervised(config, fakeSources({ images: stripes() }));
    program = await createProgram(programSpec(model));
    seen = observe();
  });
  afterAll(() => program.dispose());

  it('has eight images of all classes in turn, in a picture of a row for each', () => {
    const { body, picture } = seen;
    expect(pairsPanel.schema.parse(JSON.parse(JSON.stringify(body)))).toEqual(body);
    expect(body.images.map(({ className }) => className)).toEqual(
      ['top', 'middle', 'bottom', 'top', 'middle', 'bottom', 'top', 'middle'].slice(0, 8),
    );
    expect(body.tiles).toEqual({ columns: 2, tileWidth: 10, tileHeight: 11 });
    expect(picture).toMatchObject({ width: 20, height: 88, channels: 3 });
  });

  it('holds the cosine of each with each, which is its own partner’s both ways', () => {
    const { values, rows, columns } = seen.matrices!['similarities']!;
    expect([rows, columns]).toEqual([16, 16]);
    for (let row = 0; row < 16; row++) {
      expect(values[row * 16 + row]).toBeCloseTo(1, 5);
      for (let column = 0; column < 16; column++) {
        expect(values[row * 16 + column]).toBeCloseTo(values[column * 16 + row]!, 5);
        expect(Math.abs(values[row * 16 + column]!)).toBeLessThan(1 + 1e-5);
      }
    }
    expect(seen.body).toMatchObject(told(values, 16));
  });

  it('has the two views of an image beside each other: they are one where nothing is changed', async () => {
    const neutral = { cropLeast: 1, flip: false, brightness: 0, contrast: 0, saturation: 0, hue: 0, grey: 0 };
    const plain = { ...config, ...neutral };
    const unchanged = await buildSelfSupervised(plain, fakeSources({ images: stripes() }));
    const other = await createProgram(programSpec(unchanged));
    try {
      const part = unchanged.parts.find(({ panels }) => panels?.names.includes('pairs'))!;
      const run = (name: string, feeds: Parameters<Program['run']>[1]) => other.run(name, feeds);
      const content = observed(part.panels!, { run, wanted: ['pairs'], evaluation: null })['pairs']!;
      const { values } = content.matrices!['similarities']!;
      const partners = Array.from({ length: 8 }, (_, image) => values[2 * image * 16 + 2 * image + 1]!);
      for (const one of partners) expect(one).toBeCloseTo(1, 5);
      // Unlike those of images of other classes.
      expect(values[1 * 16 + 2]).toBeLessThan(0.999);
      const { pixels, width } = content.picture!;
      const row = (y: number) => pixels.subarray(3 * width * y, 3 * width * (y + 1));
      expect([...row(5).subarray(0, 30)]).toEqual([...row(5).subarray(30)]);
    } finally {
      other.dispose();
    }
  });

  it('shows the same views at each step, by other weights', () => {
    const before = seen;
    const feeds = model.feeds({ step: 1, epoch: 0, indices: Int32Array.of(0, 1, 2, 3) });
    program.run('train', { ...feeds, learningRate: 0.1 }, { random: [5, 1] });
    const after = observe();
    expect(after.picture).toEqual(before.picture);
    expect(after.matrices).not.toEqual(before.matrices);
  });

  it('has the two views of an image side by side: rows of the picture are alike in what they show', () => {
    const { pixels } = seen.picture!;
    const tile = (at: number) => {
      const [top, left] = [11 * (at >> 1), 10 * (at % 2)];
      return Array.from({ length: 110 * 3 }, (_, i) => {
        const [y, x, channel] = [Math.floor(i / 30), Math.floor((i % 30) / 3), i % 3];
        return pixels[((top + y) * 20 + left + x) * 3 + channel]!;
      });
    };
    // Without crops the bright third of the rows tells images apart.
    expect(tile(0)).not.toEqual(tile(1));
    expect(tile(0)).not.toEqual(tile(2));
  });

  it('is asked for other images and other views of them; 0 is what the panel shows', async () => {
    const part = model.parts.find(({ questions }) => questions?.['pairs'])!;
    const ask = async (others: number) => {
      const answer = part.questions!['pairs']!(
        (name, feeds) => program.run(name, feeds),
        { others } as never,
        { monotonicMs: () => 0, cancelled: false } as never,
      );
      return (await (answer as Promise<PanelContent<PairsBody>>)).body;
    };
    expect(await ask(0)).toEqual(observe().body);
    const [one, two] = [await ask(1), await ask(2)];
    expect(one.images).toHaveLength(8);
    expect(one.images).not.toEqual(two.images);
    expect(selfSupervisedConfig.questions(config).map(({ name }) => name)).toContain('pairs');
  });

  it('is none of a method that compares no views', () => {
    const of = (method: string) => selfSupervisedConfig.panels({ ...config, method } as never).map(({ name }) => name);
    expect(of('simclr')).toContain('pairs');
    expect(of('rotation')).not.toContain('pairs');
  });
});

it('tells means of partners and of others, and whose partner is the nearest', () => {
  // Views a1 a2 b1 b2; b2 is nearer to a1 than to b1.
  // prettier-ignore
  const values = Float32Array.of(
    1,   .9,  .1,  .6,
    .9,  1,   .2,  .3,
    .1,  .2,  1,   .5,
    .6,  .3,  .5,  1,
  );
  const { partners, others, found } = told(values, 4);
  expect(partners).toBeCloseTo(0.7, 6);
  expect(others).toBeCloseTo((0.1 + 0.6 + 0.2 + 0.3) / 4, 6);
  expect(found).toBe(3);
  expect(told(Float32Array.of(1, 0.4, 0.4, 1), 2)).toMatchObject({ others: null, found: 2 });
});

it('looks at as many images as there are, of one class or of none', () => {
  expect([...shownImages({ count: 3, labels: null }, 0)]).toEqual([0, 1, 2]);
  expect([...shownImages({ count: 4, labels: Int32Array.of(1, 1, 0, 1) }, 2)]).toEqual([2, 0, 1, 3]);
});
