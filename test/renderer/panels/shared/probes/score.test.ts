import { expect, test } from 'vitest';
import { answeringCheckpoint, nextRequest } from '../../../../../renderer/panels/shared/asking/answering.js';
import { guessesOf, scoreOf } from '../../../../../renderer/panels/shared/probes/score.js';
import { spokenToken, tokenLabel, visibleToken } from '../../../../../renderer/panels/shared/probes/tokens.js';

test('only positions of the answer count, and only where the right token is known', () => {
  const prediction = {
    kind: 'tokens' as const,
    predicted: ['x', 'x', 'a', 'b', 'c'],
    target: ['x', null, 'a', 'z', null],
    answerFrom: 2,
  };
  expect(guessesOf(prediction).map((guess) => guess.verdict)).toEqual(['right', 'wrong', 'unknown']);
  expect(guessesOf(prediction)[1]).toEqual({ position: 3, predicted: 'b', target: 'z', verdict: 'wrong' });
  expect(scoreOf(prediction)).toEqual({ right: 1, asked: 2 });
  expect(scoreOf({ ...prediction, target: prediction.target.map(() => null) })).toBeNull();
});

test('a class is right where it is the first one', () => {
  const classes = [
    { name: 'Coat', probability: 0.6 },
    { name: 'Shirt', probability: 0.4 },
  ];
  expect(scoreOf({ kind: 'class', target: 'Coat', classes })).toEqual({ right: 1, asked: 1 });
  expect(scoreOf({ kind: 'class', target: 'Shirt', classes })).toEqual({ right: 0, asked: 1 });
  expect(scoreOf({ kind: 'class', target: null, classes })).toBeNull();
});

test('white space and nothing can be seen and heard; long tokens are cut', () => {
  expect(visibleToken(' ')).toBe('␣');
  expect(visibleToken('to be\n')).toBe('to␣be⏎');
  expect(visibleToken('')).toBe('∅');
  expect(tokenLabel('x'.repeat(60))).toBe(`${'x'.repeat(23)}…`);
  expect(spokenToken('\n')).toBe('line break');
  expect(spokenToken('a')).toBe('a');
});

test('the checkpoint at or before the scrubber answers, else the oldest that is kept', () => {
  const kept = [{ step: 500 }, { step: 1000 }, { step: 1500 }];
  expect(answeringCheckpoint(kept, 1499)).toBe(1000);
  expect(answeringCheckpoint(kept, 1500)).toBe(1500);
  expect(answeringCheckpoint(kept, 20)).toBe(500);
  expect(answeringCheckpoint([], 20)).toBeUndefined();
  expect(nextRequest()).not.toBe(nextRequest());
});
