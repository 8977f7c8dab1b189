import { beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../models/engine/create-program.js';
import type { ProgramSpec, Rows, StreamedRows } from '../../models/engine/program.js';
import { tf } from '../../models/engine/tensorflow.js';
import { nativeBackend } from './native.js';

beforeAll(async () => {
  await nativeBackend();
});

const values = Uint8Array.from({ length: 42 }, (_, i) => (i * 37) % 251);
const held: Rows = { values, shape: [7, 3, 2] };

/** The same rows, and what was asked of them. */
function streamed(): StreamedRows & { reads: number[][]; fetched: number[][]; broken: boolean } {
  return {
    ...{ shape: [7, 3, 2], reads: [], fetched: [], broken: false },
    read(places, into) {
      if (this.broken) throw new Error('the file is gone');
      this.reads.push([...places]);
      places.forEach((place, at) => into.set(values.subarray(place * 6, (place + 1) * 6), at * 6));
    },
    fetch(places) {
      this.fetched.push([...places]);
    },
  };
}

/** Fits one weight to rows: those that it is told, and as many by chance. */
const specOf = (rows: Rows): ProgramSpec => ({
  variables: { w: { shape: [], data: Float32Array.of(0) } },
  optimizers: { fit: { kind: 'adam', parameters: ['w'] } },
  data: { rows, labels: { values: Int32Array.of(6, 5, 4, 3, 2, 1, 0), shape: [7] } },
  functions: {
    train: (scope, { indices }) => {
      const drawn = tf.cast(tf.floor(scope.random.uniform([4], 0, 7)), 'int32');
      const told = scope.gather('rows', indices!);
      const others = scope.gather('rows', drawn);
      const { loss, applied } = scope.minimize('fit', tf.scalar(0.1), () => ({
        loss: tf.mean(tf.square(tf.sub(tf.concat([told, others]), scope.variable('w')))),
      }));
      return {
        loss,
        applied,
        told,
        others,
        again: scope.gather('rows', indices!),
        drawn,
        labels: scope.gather('labels', drawn),
      };
    },
    byVariable: (scope) => ({ rows: scope.gather('rows', tf.cast(tf.reshape(scope.variable('w'), [1]), 'int32')) }),
    byData: (scope, { indices }) => ({ rows: scope.gather('rows', scope.gather('labels', indices!)) }),
  },
});

describe.each(['compiled', 'eager'] as const)('rows that are streamed, %s', (mode) => {
  it('are to the last bit those that are held, also where chance says which', async () => {
    const [one, other] = [
      await createProgram(specOf(held), { mode }),
      await createProgram(specOf(streamed()), { mode }),
    ];
    for (let step = 1; step <= 4; step++) {
      const feeds = { indices: Int32Array.of(step, 0, 6) };
      const outputs = one.run('train', feeds, { random: [5, step] });
      expect(outputs.tensors['others']!.data).not.toEqual(outputs.tensors['told']!.data);
      expect(other.run('train', feeds, { random: [5, step] })).toEqual(outputs);
    }
    expect(other.read(['w'])).toEqual(one.read(['w']));
    one.dispose();
    other.dispose();
  });

  it('name a row that is not there', async () => {
    const program = await createProgram(specOf(streamed()), { mode });
    expect(() => program.run('train', { indices: Int32Array.of(0, 7, 1) }, { random: [0, 0] })).toThrow(
      "gather: row 7 of 'rows' is not from 0 to 6.",
    );
    program.dispose();
  });

  it('leave everything as it was where they can’t be read', async () => {
    const rows = streamed();
    const program = await createProgram(specOf(rows), { mode });
    const run = (step: number) => program.run('train', { indices: Int32Array.of(0, 1, 2) }, { random: [5, step] });
    run(1);
    const before = program.read(program.variables);
    rows.broken = true;
    expect(() => run(2)).toThrow('the file is gone');
    expect(program.read(program.variables)).toEqual(before);
    rows.broken = false;
    expect(run(2).scalars['applied']).toBe(1);
    program.dispose();
  });
});

describe('a recorded function', () => {
  it('reads each row once, and has those of the next call brought near', async () => {
    const rows = streamed();
    const program = await createProgram(specOf(rows));
    const call = (step: number) => ({
      name: 'train',
      feeds: { indices: Int32Array.of(step, 0, 6) },
      random: [5, step] as const,
    });
    program.prepare([call(1)]);
    expect(rows.reads).toEqual([]);
    const drawn: number[][] = [];
    for (const step of [1, 2]) {
      const { name, feeds, random } = call(step);
      drawn.push([...program.run(name, feeds, { random, next: call(step + 1) }).tensors['drawn']!.data]);
    }
    expect(rows.reads).toEqual([[1, 0, 6], drawn[0], [2, 0, 6], drawn[1]]);
    expect(rows.fetched.slice(0, 2)).toEqual(rows.reads.slice(2));
    program.dispose();
  });

  it('can’t have its rows depend on what only a run of it tells', async () => {
    const program = await createProgram(specOf(streamed()));
    const refusal = "gather: rows of 'rows' are read before the function runs";
    expect(() => program.run('byVariable', {})).toThrow(refusal);
    expect(() => program.run('byData', { indices: Int32Array.of(1) })).toThrow(refusal);
    program.dispose();
  });
});
