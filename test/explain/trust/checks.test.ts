import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { RequestError } from '../../../models/core/errors.js';
import { inOneGo } from '../../../models/core/turns.js';
import { loadTensorFlow, tf } from '../../../models/engine/tensorflow.js';
import type { ExplainedModel } from '../../../models/explain/explained-model.js';
import { otherMethods } from '../../../models/explain/methods/choose-method.js';
import { exact } from '../../../models/explain/methods/exact.js';
import type { Asked, Explains } from '../../../models/explain/methods/method.js';
import { agreementCheck } from '../../../models/explain/trust/agreement-check.js';
import { areaUnder, deletionCheck } from '../../../models/explain/trust/deletion-check.js';
import { gapCheck } from '../../../models/explain/trust/gap-check.js';
import { plantedCheck } from '../../../models/explain/trust/planted-check.js';
import { randomisedCheck } from '../../../models/explain/trust/randomised-check.js';
import { backgroundCheck, seedCheck } from '../../../models/explain/trust/spread-check.js';
import type { Subject } from '../../../models/explain/trust/subject.js';
import { SumCheck } from '../../../models/explain/sum-check.js';
import { trustPanel } from '../../../models/explain/panels/trust.js';
import { trustOf } from '../../../models/explain/trust/trust.js';
import { asked, backgroundOf, found, functionModel, madeRows, mlp, opened } from '../made.js';

const models: ExplainedModel[] = [];
afterAll(() => models.forEach((model) => model.dispose()));

/** Rows of a model, explained by `explain`. */
function subjectOf(model: ExplainedModel, explain: Explains = exact, rows = madeRows(6, 6, 9)): Subject {
  const explained = rows.map((row) => {
    const what = asked(model, row);
    return { asked: what, turn: () => undefined, found: found(explain, what), output: 0 };
  });
  const sums = new SumCheck(model);
  const others = otherMethods({ budget: 2048 });
  return {
    ...{ model, config: { seed: 0, budget: 2048 }, method: 'exact', rows: explained },
    weights: model.program.variables,
    explains: (method, players) => (method === 'exact' ? explain : others(method, players)),
    backgrounds: [backgroundOf(madeRows(20, 6, 50)), backgroundOf(madeRows(20, 6, 51))],
    gaps: explained.map((row) => sums.gap(row.found, row.asked)),
  };
}

/** Values that have nothing to do with the model: those of the row itself. */
function* inputAlone({ model, row, players }: Asked): Generator<void, ReturnType<typeof found>> {
  yield;
  const values = new Float64Array(players.count * model.outputs);
  for (let k = 0; k < model.outputs; k++) values.set(Array.from(row), k * players.count);
  const outputs = new Float64Array(model.outputs).fill(1);
  return { values, outputs, expected: outputs.map(() => 0), evaluations: 1, error: null };
}

describe('checks of an explanation', () => {
  let network: ExplainedModel;
  let linear: ExplainedModel;
  beforeAll(async () => {
    await loadTensorFlow();
    network = await opened(mlp([6, 12, 12, 2], { seed: 3 }));
    const slopes = [3, -2, 1, 0.5, 0, 0.2];
    const f = (x: Tensor2D) => tf.reshape(tf.dot(x, tf.tensor1d(slopes) as Tensor1D), [-1, 1]) as Tensor2D;
    linear = await opened(functionModel(f, { columns: 6 }));
    models.push(network, linear);
  });

  it('find exact values of a network in order', async () => {
    const subject = subjectOf(network);
    const share = 1;
    const going = trustOf({ subject, share, columns: null, about: { space: 'logit', rows: 6, unit: 'rows' } });
    let next = await going.next();
    const doing = new Set<string>();
    while (!next.done) {
      doing.add(next.value.doing);
      next = await going.next();
    }
    const body = trustPanel.schema.parse(next.value);
    const verdicts = Object.fromEntries(body.checks.map(({ name, verdict }) => [name, verdict]));
    expect(verdicts).toMatchObject({
      ...{ gap: 'fine', agreement: 'fine', seeds: 'fine', deletion: 'fine', randomised: 'fine', planted: 'fine' },
      linked: 'unknown',
    });
    expect(body.randomised).toHaveLength(5);
    expect(doing.size).toBe(6);
  });

  it('turn the model to each row before it is asked', () => {
    const turned: number[] = [];
    const asked: number[] = [];
    const watched: Explains = function* (what) {
      asked.push(turned.at(-1)!);
      return yield* exact(what);
    };
    const subject = subjectOf(network, watched);
    asked.length = 0;
    const rows = subject.rows.map((row, at) => ({ ...row, turn: () => void turned.push(at) }));
    inOneGo(seedCheck(subject, rows));
    expect(asked).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  });

  it('pass over a method that this model refuses', () => {
    const refuses: Explains = function* () {
      yield;
      throw new RequestError('method: not this model.');
    };
    const subject = { ...subjectOf(network), explains: () => refuses };
    expect(inOneGo(agreementCheck(subject, subject.rows)).verdict).toBe('unknown');
  });

  it('tell the gap of a sum, and that some methods have none', () => {
    const { rows } = subjectOf(linear);
    expect(gapCheck({ gaps: [1e-7, 0.5], rows }).verdict).toBe('look-out');
    expect(gapCheck({ gaps: [null, null], rows }).verdict).toBe('unknown');
  });

  it('notice a method that says something else', () => {
    const subject = subjectOf(network, inputAlone);
    expect(inOneGo(agreementCheck(subject, subject.rows)).verdict).toBe('look-out');
  });

  it('find no spread where nothing is drawn, and that of the background', () => {
    const subject = subjectOf(linear);
    const seeds = inOneGo(seedCheck(subject, subject.rows));
    expect(seeds).toMatchObject({ figure: 'none', n: 6 });
    const { measured } = inOneGo(backgroundCheck(subject, subject.rows));
    // Of a linear model a value moves by slope × the difference of the backgrounds' means, the same for every row.
    const mean = (rows: number[][], m: number) => rows.reduce((sum, row) => sum + row[m]!, 0) / rows.length;
    const slopes = [3, -2, 1, 0.5, 0, 0.2];
    const moved = slopes.map((slope, m) => {
      const means = [madeRows(20, 6), madeRows(20, 6, 50), madeRows(20, 6, 51)].map((rows) => slope * mean(rows, m));
      const middle = (means[0]! + means[1]! + means[2]!) / 3;
      return Math.sqrt(means.reduce((sum, one) => sum + (one - middle) ** 2, 0) / 2);
    });
    expect(measured['deviation']).toBeCloseTo(moved.reduce((sum, one) => sum + one, 0) / 6, 4);
  });

  it('take the features of a linear model away in the order of what they give', () => {
    const subject = subjectOf(linear);
    const [row] = subject.rows;
    const { check, curves } = inOneGo(deletionCheck(subject, [row!]));
    const values = [...row!.found.values].sort((a, b) => b - a);
    let output = row!.found.outputs[0]!;
    expect(curves!.most[0]).toBeCloseTo(output, 4);
    values.forEach((value, at) => expect(curves!.most[at + 1]).toBeCloseTo((output -= value), 4));
    expect(curves!.most.at(-1)).toBeCloseTo(row!.found.expected[0]!, 4);
    expect(curves!.least.at(-1)).toBeCloseTo(row!.found.expected[0]!, 4);
    expect(check.measured['gain']).toBeGreaterThan(0);
    expect(areaUnder([1, 0.5, 0])).toBe(0.5);
  });

  it('notice an order that means nothing', () => {
    const upsideDown: Explains = function* (what) {
      const made = yield* exact(what);
      return { ...made, values: made.values.map((value) => -value) };
    };
    const subject = subjectOf(network, upsideDown);
    expect(inOneGo(deletionCheck(subject, subject.rows)).check.verdict).toBe('look-out');
  });

  it('lose an explanation of what was learned with the weights, and keep one of the input alone', () => {
    const before = network.predict({ shape: [1, 6], data: Float32Array.of(1, 2, 0, -1, 0.5, 1) });
    const learned = subjectOf(network);
    const { stages, check } = inOneGo(randomisedCheck(learned, learned.rows));
    expect(check.verdict).toBe('fine');
    expect(Math.abs(stages.at(-1)!.correlation)).toBeLessThan(0.5);
    const fixed = subjectOf(network, inputAlone);
    const kept = inOneGo(randomisedCheck(fixed, fixed.rows));
    expect(kept.check.verdict).toBe('look-out');
    expect(kept.stages.map(({ correlation }) => correlation)).toEqual([1, 1, 1, 1, 1]);
    // Nobody else sees random weights.
    expect(network.predict({ shape: [1, 6], data: Float32Array.of(1, 2, 0, -1, 0.5, 1) })).toEqual(before);
  });

  it('give a planted feature nothing, and notice a method that gives it something', () => {
    const subject = subjectOf(network);
    expect(inOneGo(plantedCheck(subject, subject.rows))).toMatchObject({ verdict: 'fine', n: 6 });
    const even: Explains = function* (what) {
      const made = yield* exact(what);
      return { ...made, values: made.values.map((value) => value * 0.8 + 0.3) };
    };
    const leaking = subjectOf(network, even);
    expect(inOneGo(plantedCheck(leaking, leaking.rows)).verdict).toBe('look-out');
  });
});
