import { beforeAll, describe, expect, it } from 'vitest';
import { reliabilityOf } from '../../models/classifier/calibration.js';
import { confusionOf } from '../../models/classifier/confusion.js';
import { withClasses } from '../../models/classifier/predictions.js';
import { fitOf } from '../../models/classifier/regression.js';
import { scoresOf } from '../../models/classifier/scores.js';
import { derivedValues } from '../../models/classifier/tallies.js';
import type { TensorData } from '../../models/engine/tensor-data.js';
import { nativeBackend } from '../engine/native.js';
import { fakeSources } from '../transformer/fake-sources.js';
import { made, points, predictTest, small, trainStep, type Made } from './made.js';

beforeAll(async () => {
  await nativeBackend();
});

/** 310 rows: two batches of 250, of which the last one is not full. */
const ROWS = 310;

async function trained(output: 'classes' | 'number'): Promise<Made> {
  const config = small('mlp', { data: 'table', output });
  const one = await made(config, 'compiled', fakeSources({ table: points(output, ROWS) }));
  for (let step = 1; step <= 30; step++) trainStep(one, step);
  return one;
}

/** Means of all scalars over the batches by their weights, as the training loop has them, and sums of the others. */
function evaluated({ model, program }: Made) {
  const batches = model.evaluation!.batches('full');
  const [means, sums]: [Record<string, number>, Record<string, TensorData>] = [{}, {}];
  let weights = 0;
  for (const feeds of batches) {
    const { scalars, tensors } = program.run('evaluate', feeds);
    const { weight, ...values } = scalars;
    weights += weight!;
    for (const [name, value] of Object.entries(values)) means[name] = (means[name] ?? 0) + value * weight!;
    for (const [name, { shape, data }] of Object.entries(tensors)) {
      const before = sums[name]?.data;
      sums[name] = { shape, data: Float32Array.from(data, (value, at) => value + (before?.[at] ?? 0)) };
    }
  }
  for (const name of Object.keys(means)) means[name]! /= weights;
  return { batches: batches.length, weights, means, sums };
}

describe('an evaluation whose last batch is not full', () => {
  it('counts every test row of a class once', async () => {
    const one = await trained('classes');
    const { batches, weights, means, sums } = evaluated(one);
    expect([batches, weights, one.model.evaluation!.examples('full')]).toEqual([2, ROWS, ROWS]);
    const predicted = withClasses(predictTest(one.run, one.examples), ['above', 'below']);
    const { targets, winners, probabilities } = predicted;
    const right = Array.from(winners, (winner, at) => Number(winner === targets[at]));
    const surprise = Array.from(targets, (target, at) => -Math.log(probabilities[2 * at + target]!));
    expect(means['validationAccuracy']).toBeCloseTo(right.reduce((a, b) => a + b, 0) / ROWS, 5);
    expect(means['validationAccuracy']).toBeLessThan(1);
    expect(means['validationLoss']).toBeCloseTo(surprise.reduce((a, b) => a + b, 0) / ROWS, 4);
    const confusion = confusionOf(targets, winners, 2);
    expect(Array.from(sums['confusion']!.data)).toEqual(Array.from(confusion.counts));
    const confidences = Array.from(winners, (winner, at) => probabilities[2 * at + winner]!);
    const { macroF1, calibrationError } = derivedValues(one.examples.output, sums, weights);
    expect(macroF1).toBeCloseTo(scoresOf(confusion).macro.f1, 6);
    expect(calibrationError).toBeCloseTo(reliabilityOf(confidences, right).calibrationError, 4);
    one.program.dispose();
  });

  it('tells errors in the unit of the number that is predicted', async () => {
    const one = await trained('number');
    const { weights, means, sums } = evaluated(one);
    const { outputs, targets } = predictTest(one.run, one.examples);
    const fit = fitOf(outputs, targets);
    // The targets are 1000 and some hundreds: standardised ones would be near 0.
    expect(Math.min(...outputs)).toBeGreaterThan(100);
    expect(fit.meanAbsoluteError).toBeGreaterThan(5);
    const { validationRootError, validationR2 } = derivedValues(one.examples.output, sums, weights);
    expect(means['validationMeanError']! / fit.meanAbsoluteError).toBeCloseTo(1, 4);
    expect(validationRootError! / fit.rootMeanSquaredError).toBeCloseTo(1, 4);
    expect(validationR2).toBeCloseTo(fit.r2!, 4);
    const { deviation } = one.examples.output as { deviation: number };
    expect(means['validationLoss']! / (fit.meanSquaredError / deviation ** 2)).toBeCloseTo(1, 4);
    one.program.dispose();
  });

  it('is quick on a part of many test rows', async () => {
    const config = small('mlp', { data: 'table' });
    const one = await made(config, 'compiled', fakeSources({ table: points('classes', 2600) }));
    const { evaluation } = one.model;
    expect([evaluation!.examples('quick'), evaluation!.examples('full')]).toEqual([2000, 2600]);
    expect([evaluation!.batches('quick').length, evaluation!.batches('full').length]).toEqual([8, 11]);
    one.program.dispose();
  });
});
