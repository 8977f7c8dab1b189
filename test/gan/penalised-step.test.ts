/** The slope of R₁ through spectral norm, convolutions and random changes of the images, against differences. */
import type { Scalar } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { createProgram } from '../../models/engine/create-program.js';
import type { Scope } from '../../models/engine/program.js';
import { tf } from '../../models/engine/tensorflow.js';
import { buildGan } from '../../models/gan/gan.js';
import { Judge } from '../../models/gan/judging.js';
import { iterate, keepDirections } from '../../models/gan/spectral-norm.js';
import { nativeBackend } from '../engine/native.js';
import { configOf, made } from './made.js';

beforeAll(async () => {
  await nativeBackend();
});

it.each([
  ['dcgan', 'discriminator/conv0/kernel'],
  ['residual', 'discriminator/block0/conv1/kernel'],
])('%s', async (network, kernel) => {
  const config = configOf({
    ...{ network, penalty: 'r1', discriminatorNorm: 'spectral' },
    ...{ augmentColour: true, augmentTranslation: true, augmentCutout: true },
  });
  const { variables } = buildGan(config, made);
  const discriminator = Object.fromEntries(
    Object.entries(variables).filter(([name]) => name.startsWith('discriminator/')),
  );
  const examples = { height: made.height, width: made.width, channels: made.channels, classes: 0 };
  const penalty = (scope: Scope) => {
    const directions = iterate(scope, discriminator);
    return () => {
      const judge = new Judge(scope, { config, examples }, { directions, classes_BK: null });
      const pixels = made.images.subarray(0, 4 * 96);
      const real = tf.tensor4d(
        Float32Array.from(pixels, (value) => value / 127.5 - 1),
        [4, 8, 4, 3],
      );
      // Larger numbers than a verdict's slope has at first.
      return tf.mul(judge.penalty(real, real, null)!, 1000) as Scalar;
    };
  };
  const program = await createProgram(
    {
      variables,
      optimizers: { descent: { kind: 'sgd', momentum: 0, parameters: [kernel] } },
      functions: {
        settle: (scope) => {
          keepDirections(scope, iterate(scope, discriminator), tf.scalar(1));
          return {};
        },
        value: (scope) => ({ value: penalty(scope)() }),
        train: (scope) => {
          const loss = penalty(scope);
          return { loss: scope.minimize('descent', tf.scalar(1), () => ({ loss: loss() })).loss };
        },
      },
    },
    { mode: 'eager' },
  );
  // Where singular vectors are found, the norm's slope doesn't go through them.
  for (let round = 0; round < 100; round++) program.run('settle', {});
  const random = [3, 1] as const;
  const { data, shape } = variables[kernel]!;
  const at = (place: number, by: number) => {
    const moved = Float32Array.from(data);
    moved[place]! += by;
    program.write({ [kernel]: { shape, data: moved } });
    return program.run('value', {}, { random }).scalars['value']!;
  };
  const scale = Math.hypot(...data) / Math.sqrt(data.length);
  const places = [0, 7, 19, 33, 50].map((place) => place % data.length);
  const expected = places.map((place) => (at(place, 0.02 * scale) - at(place, -0.02 * scale)) / (0.04 * scale));
  program.write({ [kernel]: variables[kernel]! });
  program.run('train', {}, { random });
  const after = program.read([kernel])[kernel]!.data;
  const slopes = places.map((place) => data[place]! - after[place]!);
  const length = Math.hypot(...expected);
  expect(length).toBeGreaterThan(0);
  expect(Math.hypot(...slopes.map((slope, i) => slope - expected[i]!)) / length).toBeLessThan(0.03);
  program.dispose();
});
