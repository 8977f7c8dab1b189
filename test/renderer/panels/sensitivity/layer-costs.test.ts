import { expect, test } from 'vitest';
import type { Effect, SensitivityBody } from '../../../../models/edge/panels/sensitivity.js';
import {
  costSentence,
  costShare,
  decibelText,
  isReal,
  orderedLayers,
  pointsText,
} from '../../../../renderer/panels/sensitivity/layer-costs.js';

const effect = (signalToErrorDb: number | null, accuracyChange: number | null = null): Effect => ({
  ...{
    signalToErrorDb,
    accuracyChange,
    maxError: 0,
    meanError: 0,
    agreement: null,
    changeError: accuracyChange === null ? null : 0.001,
  },
});
const layer = (name: string, weights: number, values: number) => ({
  name,
  node: name,
  op: 'Conv2D',
  weights: 10,
  weightsOnly: effect(weights),
  activationOnly: effect(values),
});
const body: SensitivityBody = {
  ...{ examples: 10, unit: 'images', predictions: 10, accuracy: 0.9, calibration: { method: 'mse', examples: 100 } },
  ...{
    layers: [layer('a', 50, 45), layer('b', 40, 20), layer('c', 30, 60)],
    allWeights: effect(29),
    everything: effect(18, -0.0031),
    errorSoFar: [],
  },
};

test('a bar is nothing at 60 dB, all of it for an error as large as the signal', () => {
  expect([60, 80, 30, 0, -5, null].map((one) => costShare(effect(one)))).toEqual([0, 0, 0.5, 1, 1, 0]);
  expect([decibelText(null), decibelText(effect(null)), decibelText(effect(41.62))]).toEqual(['–', 'exact', '41.6 dB']);
});

test('a change of accuracy has twice its standard error beside it, and is real beyond that', () => {
  expect([pointsText(effect(20, -0.0031)), pointsText(effect(20, 0)), pointsText(effect(20))]).toEqual([
    '−0.31 ± 0.20',
    '0.00 ± 0.20',
    '',
  ]);
  expect([isReal(effect(20, -0.0031)), isReal(effect(20, -0.0019)), isReal(effect(20, 0.01))]).toEqual([
    true,
    false,
    false,
  ]);
});

test('the layer that costs most is the first one, by weights or values', () => {
  expect(orderedLayers(body.layers, true).map(({ name }) => name)).toEqual(['b', 'c', 'a']);
  expect(orderedLayers(body.layers, false)).toEqual(body.layers);
  expect(costSentence(body)).toBe(
    'b costs most, by its values: 20.0 dB. All of it as int8: 18.0 dB, −0.31 ± 0.20 points.',
  );
});
