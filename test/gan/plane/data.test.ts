import { beforeAll, describe, expect, it } from 'vitest';
import { configErrors } from '../../../models/core/parse-config.js';
import { nativeBackend } from '../../engine/native.js';
import { ganConfig } from '../../../models/gan/config.js';
import { buildPlaneGan } from '../../../models/gan/gan.js';
import { countParameters } from '../../../models/core/model.js';

import { findGenerator } from '../../../models/data/generators/generators.js';
import { generatedInfo } from '../../../models/data/generators/generated.js';
import { planePoints } from '../../../models/gan/plane/points.js';
import { madeTable } from '../../data/made-table.js';
import { configOf, madePlane, points, size, step } from './made-points.js';

beforeAll(async () => {
  await nativeBackend();
});

describe('points', () => {
  it('are two columns of numbers, standardised each by itself', () => {
    expect(points.axes).toEqual([
      { name: 'across', mean: 5, deviation: expect.closeTo(Math.sqrt(25.5), 6) as number },
      { name: 'up', mean: 50, deviation: expect.closeTo(Math.sqrt(2550), 6) as number },
    ]);
    expect(points.values[2]).toBeCloseTo((1 - 5) / Math.sqrt(25.5), 5);
    expect(points.values[1]).toBeCloseTo((10 - 50) / Math.sqrt(2550), 5);
  });

  it('are, of a table of two columns in all, its column and the number beside it', () => {
    const { axes, values, labels } = planePoints(madeTable({ x: [1, 3] }, [10, 30]), null);
    expect(axes.map(({ name }) => name)).toEqual(['x', 'target']);
    expect([[...values], labels]).toEqual([[-1, -1, 1, 1], null]);
  });

  it('stay as they were standardised when the run began', () => {
    const kept = [
      { name: 'x', mean: 0, deviation: 2 },
      { name: 'y', mean: 1, deviation: 1 },
    ] as const;
    expect([...planePoints(madeTable({ x: [4, 2], y: [1, 2] }, [0, 1]), kept).values]).toEqual([2, 0, 1, 1]);
  });

  it.each([
    [
      { a: [1, 2], b: [1, 2], c: [1, 2] },
      "'made' has 3 columns besides 'target', and the plane has two axes of numbers; use ring,",
    ],
    [
      { a: [1, 2], b: ['x', 'y'] },
      "'made' has categories in its column 'b', and the plane has two axes of numbers; use ring,",
    ],
    [{ a: [1, 2], b: [null, 2] }, "'made' has no value in 1 rows of 'b'; fill them in"],
  ])('are not %j', (columns, sentence) => {
    expect(() => planePoints(madeTable(columns as never, ['u', 'v']), null)).toThrow(`dataset: ${sentence}`);
  });

  it('of one column beside classes are none', () => {
    expect(() => planePoints(madeTable({ a: [1, 2] }, ['u', 'v']), null)).toThrow(
      "dataset: 'made' has one column besides 'target', and the plane has two axes of numbers; use ring,",
    );
  });
});

describe('a GAN of points', () => {
  it.each([
    [{ augmentColour: true }, 'augmentColour', 'augmentColour: points have no colour to vary; use false.'],
    [{ augmentCutout: true }, 'augmentCutout', 'augmentCutout: points have no parts to cut out; use false.'],
    [
      { discriminatorNorm: 'batch' },
      'discriminatorNorm',
      'discriminatorNorm: plane has no batch norm; use spectral or none.',
    ],
  ])('refuses %j', (changes, field, message) => {
    expect(configErrors(ganConfig, 'plane', changes)).toContainEqual(expect.objectContaining({ field, message }));
  });

  it('refuses classes where there are none, before it begins and in its worker', () => {
    const unnamed = planePoints(madeTable({ x: [1, 3] }, [10, 30]), null);
    const sentence = "conditional: 'made' has no classes; use false, or data of two or more classes.";
    expect(() => buildPlaneGan(configOf({ conditional: true }), unnamed)).toThrow(sentence);
  });

  it('learns from tables, and says of others what they have', () => {
    const config = configOf();
    expect(ganConfig.dataKind(config)).toBe('table');
    for (const name of ['ring', 'grid', 'moons', 'spirals', 'circles', 'blobs']) {
      expect(ganConfig.dataProblem!(config, generatedInfo(findGenerator(name)!))).toBeNull();
    }
    expect(ganConfig.dataKind(configOf({ network: 'mlp' }))).toBe('images');
    expect(ganConfig.panels(config).map(({ name }) => name)).toEqual(['plane']);
  });

  it.each([{}, { conditional: true, latentSize: 5, averageDecay: 0.9, discriminatorNorm: 'spectral' }])(
    'has as many parameters as are counted ahead: %j',
    (changes) => {
      const config = configOf(changes);
      const ring = { ...generatedInfo(findGenerator('ring')!), classNames: points.classNames };
      const { variables, optimizers } = buildPlaneGan(config, points, size);
      const trained = Object.values(optimizers).flatMap(({ parameters }) => parameters);
      const own = Object.fromEntries(trained.map((name) => [name, variables[name]!]));
      expect(ganConfig.countParameters(config, ring)).toEqual(countParameters(own));
    },
  );

  it.each([
    { loss: 'wasserstein', penalty: 'gradient', discriminatorSteps: 2 },
    { loss: 'wasserstein', penalty: 'clip' },
    { loss: 'hinge', discriminatorNorm: 'spectral', averageDecay: 0.9 },
    { loss: 'least-squares', labelSmoothing: 0.1 },
    { loss: 'minimax', penalty: 'r1', conditional: true },
  ])('takes a step with %j', async (changes) => {
    const made = await madePlane(configOf(changes));
    const before = made.program.read(['generator/0/kernel', 'discriminator/0/kernel']);
    expect(step(made, 1)['applied']).toBe(1);
    const after = made.program.read(['generator/0/kernel', 'discriminator/0/kernel']);
    for (const name of Object.keys(before)) expect(after[name]).not.toEqual(before[name]);
    made.program.dispose();
  });
});

describe('evaluated', () => {
  it('points that are drawn are compared with half of the data, and each mode is told', async () => {
    const made = await madePlane(configOf());
    const evaluate = made.model.parts[0]!.questions!['evaluate']!;
    const answered = evaluate((name, feeds) => made.program.run(name, feeds), { samples: 50, seed: 1 } as never, {
      monotonicMs: () => 0,
      cancelled: false,
    });
    const { body } = answered as { body: Record<string, unknown> };
    const parsed = ganConfig
      .questions(configOf())
      .find(({ name }) => name === 'evaluate')!
      .answered.parse(body);
    // Half of eight points.
    expect(parsed).toMatchObject({
      examples: 4,
      modes: [
        { name: 'high', real: 0.5 },
        { name: 'low', real: 0.5 },
      ],
    });
    made.program.dispose();
  });
});
