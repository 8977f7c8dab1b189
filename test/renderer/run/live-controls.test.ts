import { expect, test } from 'vitest';
import { describeFields } from '../../../models/core/fields.js';
import { liveValues } from '../../../models/core/live.js';
import { architectureConfig, presetConfig } from '../../../models/core/parse-config.js';
import { SLIDER_STEPS } from '../../../renderer/forms/slider-scale.js';
import { controlsOf } from '../../../renderer/run/live-controls.js';
import { livePosition, liveStepped, liveValueAt } from '../../../renderer/run/live-slider.js';

const settingsOf = (name: string) => {
  const architecture = architectureConfig(name);
  return liveValues(architecture, presetConfig(architecture, architecture.defaultPreset));
};
const keys = (architecture: string, tab: string) =>
  controlsOf({ architecture }, settingsOf(architecture), tab).map(({ key }) => key);

test('a GAN has its controls above every panel, and slow motion last; others have theirs on the overview', () => {
  const own = ['trained', 'discriminatorRateRatio', 'discriminatorSteps', 'stepsPerSecond'];
  expect(keys('gan', 'Overview')).toEqual(own);
  expect(keys('gan', 'panel')).toEqual(own);
  expect(keys('gan', 'Log')).toEqual([]);
  expect(keys('transformer', 'Overview')).toEqual(['stepsPerSecond']);
  expect(keys('transformer', 'panel')).toEqual([]);
  expect(controlsOf({ architecture: 'gan' }, {}, 'Overview')).toEqual([]);
});

test('a slider that can be off is so at its end, and every position means what it shows', () => {
  const field = describeFields(architectureConfig('gan')).find(({ key }) => key === 'stepsPerSecond')!;
  expect(livePosition(field, null)).toBe(SLIDER_STEPS);
  expect(liveValueAt(field, SLIDER_STEPS)).toBeNull();
  expect(liveValueAt(field, 0)).toBe(0.2);
  for (const value of [0.2, 1, 4, 60]) expect(liveValueAt(field, livePosition(field, value))).toBe(value);
  expect(liveStepped(field, 60, true)).toBeNull();
  expect(liveStepped(field, null, false)).toBe(60);
  expect(liveStepped(field, null, true)).toBeNull();
  expect(liveStepped(field, 4, true)).toBe(5);
  expect(liveStepped(field, 0.2, false)).toBe(0.2);
});
