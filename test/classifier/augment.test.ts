import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { augment, changed } from '../../models/classifier/augment.js';
import { createProgram } from '../../models/engine/create-program.js';
import type { Feed, ProgramFunction } from '../../models/engine/program.js';
import { nativeBackend } from '../engine/native.js';
import { small } from './made.js';

beforeAll(async () => {
  await nativeBackend();
});

// prettier-ignore
const IMAGE = [
  1, 2, 3,
  4, 5, 6,
];
const OTHER = IMAGE.map((value) => value + 10);

async function run(name: string, apply: ProgramFunction, feeds: Record<string, Feed>, random?: [number, number]) {
  const program = await createProgram({ variables: {}, functions: { [name]: apply } });
  const { tensors } = program.run(name, feeds, random ? { random } : {});
  program.dispose();
  return tensors['y']!;
}

describe('an image', () => {
  it.each([
    [0, 0, 0, [1, 2, 3, 4, 5, 6]],
    [1, 0, 0, [3, 2, 1, 6, 5, 4]],
    [0, 1, 0, [0, 1, 2, 0, 4, 5]],
    [0, -1, 0, [2, 3, 0, 5, 6, 0]],
    [0, 0, 1, [0, 0, 0, 1, 2, 3]],
    [0, 0, -1, [4, 5, 6, 0, 0, 0]],
    [1, 1, 1, [0, 0, 0, 0, 3, 2]],
    [1, -1, 0, [2, 1, 0, 5, 4, 0]],
  ])('mirrored %i times, moved %i right and %i down is as by hand', async (mirrored, right, down, expected) => {
    const { data } = await run(
      'change',
      (_scope, { x, ...by }) => {
        const changes = {
          mirrored_B: by['mirrored'] as Tensor1D,
          right_B: by['right'] as Tensor1D,
          down_B: by['down'] as Tensor1D,
        };
        return { y: changed(x as Tensor4D, changes, 1) };
      },
      {
        // The second one and the second channel must not be touched by what happens to the first.
        x: { shape: [2, 2, 3, 2], data: Float32Array.from([...IMAGE, ...OTHER].flatMap((value) => [value, -value])) },
        mirrored: Float32Array.of(mirrored, 0),
        right: Float32Array.of(right, 0),
        down: Float32Array.of(down, 0),
      },
    );
    expect(Array.from(data)).toEqual([...expected, ...OTHER].flatMap((value) => [value, value === 0 ? 0 : -value]));
  });

  it('is changed by itself, in all ways alike, the same for the same key and another for another', async () => {
    const config = small('cnn', { flip: true, shift: 1 });
    const count = 900;
    const x = { shape: [count, 2, 3, 1], data: Float32Array.from({ length: 6 * count }, (_, at) => IMAGE[at % 6]!) };
    const draw = (key: [number, number]) =>
      run('augment', (scope, inputs) => ({ y: augment(scope.random, config, inputs['x'] as Tensor4D) }), { x }, key);
    const [one, same, other] = [await draw([1, 1]), await draw([1, 1]), await draw([1, 2])];
    expect(one.data).toEqual(same.data);
    expect(one.data).not.toEqual(other.data);
    const seen = new Map<string, number>();
    for (let i = 0; i < count; i++) {
      const image = Array.from(one.data.subarray(6 * i, 6 * i + 6)).join();
      seen.set(image, (seen.get(image) ?? 0) + 1);
    }
    // Two ways to face and nine to move; 50 of each are expected, with a deviation of 7.
    expect(seen.size).toBe(18);
    for (const [image, times] of seen) expect(times, image).toBeGreaterThan(22);
  });
});
