import { expect, test } from 'vitest';
import { chooseMethod } from '../../../models/explain/methods/choose-method.js';

test('values are exact where all coalitions fit the budget, and by Kernel SHAP where they do not', () => {
  expect(chooseMethod({ method: 'auto', budget: 2048 }, 11).name).toBe('exact');
  expect(chooseMethod({ method: 'auto', budget: 2048 }, 12).name).toBe('kernel');
  expect(chooseMethod({ method: 'auto', budget: 1_048_576 }, 16).name).toBe('kernel');
  expect(chooseMethod({ method: 'auto', budget: 16 }, 1).name).toBe('exact');
});

test('what takes too much is refused, with what can', () => {
  expect(() => chooseMethod({ method: 'exact', budget: 2048 }, 16)).toThrow(
    'method: exact takes at most 15 features, and there are 16; use kernel.',
  );
  expect(() => chooseMethod({ method: 'kernel', budget: 1_048_576 }, 400)).toThrow(
    "budget: 1048576 coalitions of 400 features don't fit in memory; use at most 167772, or permutation.",
  );
});
