import type { Scalar } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../models/engine/create-program.js';
import type { ProgramSpec } from '../../models/engine/program.js';
import { tf } from '../../models/engine/tensorflow.js';
import { nativeBackend } from './native.js';

beforeAll(async () => {
  await nativeBackend();
});

/** A window of the last three numbers pushed, and a variable. */
const spec: ProgramSpec = {
  variables: { w: { shape: [], data: Float32Array.of(2) } },
  optimizers: { o: { kind: 'sgd', momentum: 0, parameters: ['w'] } },
  scratch: { window: [3], count: [] },
  functions: {
    push: (scope, { value }) => {
      const before = scope.variable('window');
      scope.assign('window', tf.concat([tf.slice(before, 1), tf.reshape(tf.mul(value!, scope.variable('w')), [1])]));
      scope.assign('count', tf.add(scope.variable('count'), 1));
      return { before, after: scope.variable('window'), count: scope.variable('count') };
    },
    look: (scope) => ({ window: scope.variable('window'), count: scope.variable('count') }),
    train: (scope, { rate }) => {
      const loss = () => tf.mul(scope.variable('w'), scope.variable('count')) as Scalar;
      scope.minimize('o', rate!, () => ({ loss: loss() }));
      scope.assign('count', tf.add(scope.variable('count'), 10));
      return { w: scope.variable('w') };
    },
  },
};

describe.each(['compiled', 'eager'] as const)('scratch state, %s', (mode) => {
  const prepared = async () => {
    const program = await createProgram(spec, { mode });
    program.prepare([
      { name: 'push', feeds: { value: 1 } },
      { name: 'look', feeds: {} },
      { name: 'train', feeds: { rate: 1 } },
    ]);
    return program;
  };

  it('is zero at first and lasts from run to run', async () => {
    const program = await prepared();
    expect(Array.from(program.run('look', {}).tensors['window']!.data)).toEqual([0, 0, 0]);
    program.run('push', { value: 1 });
    const { tensors, scalars } = program.run('push', { value: 4 });
    expect(Array.from(tensors['before']!.data)).toEqual([0, 0, 2]);
    expect(Array.from(tensors['after']!.data)).toEqual([0, 2, 8]);
    expect(scalars['count']).toBe(2);
    expect(Array.from(program.run('look', {}).tensors['window']!.data)).toEqual([0, 2, 8]);
    program.dispose();
  });

  it('is read by an update before it is assigned', async () => {
    const program = await prepared();
    for (let i = 0; i < 3; i++) program.run('push', { value: 1 });
    expect(program.run('train', { rate: 0.5 }).scalars['w']).toBe(2 - 0.5 * 3);
    expect(program.run('look', {}).scalars['count']).toBe(13);
    program.dispose();
  });

  it('is no part of what is read, written and listed', async () => {
    const program = await prepared();
    expect(program.variables).toEqual(['w', 'o/momentum/w']);
    expect(() => program.read(['window'])).toThrow("variable 'window': the program has no such variable.");
    expect(() => program.write({ window: { shape: [3], data: new Float32Array(3) } })).toThrow(
      "variable 'window': the program has no such variable.",
    );
    program.dispose();
  });

  it('refuses the name of a variable or of a slot', async () => {
    for (const name of ['w', 'o/momentum/w']) {
      await expect(createProgram({ ...spec, scratch: { [name]: [] } }, { mode })).rejects.toThrow(
        `scratch '${name}': a variable has that name; rename one of them.`,
      );
    }
  });

  it('refuses a value of another shape', async () => {
    const functions: ProgramSpec['functions'] = {
      fn: (scope, { value }) => {
        scope.assign('window', value!);
        return {};
      },
    };
    const program = await createProgram({ ...spec, functions }, { mode });
    expect(() => program.run('fn', { value: Float32Array.of(1, 2) })).toThrow(/shape|Shape/);
    program.dispose();
  });
});

it('keeps its values when a function is added, which loads the program anew', async () => {
  const program = await createProgram(spec);
  program.run('push', { value: 1 });
  expect(program.run('look', {}).scalars).toEqual({ count: 1 });
  program.dispose();
});
