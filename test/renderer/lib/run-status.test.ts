import { expect, it } from 'vitest';
import { awaitedText } from '../../../renderer/lib/run-status.js';

it('what a run has not recorded is waited for only while it trains', () => {
  const told = (['running', 'paused', 'done', 'stopped', 'failed'] as const).map((one) => awaitedText(one, 'point'));
  const over = 'The run ended before the first point.';
  expect(told).toEqual(['Waiting for the first point…', 'Waiting for the first point…', over, over, over]);
});
