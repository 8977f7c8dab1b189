import { expect, test } from 'vitest';
import { architectureConfigs } from '../../../models/core/architectures.js';
import type { Field } from '../../../models/core/config.js';
import { describeFields } from '../../../models/core/fields.js';
import { limitsOf } from '../../../renderer/forms/limits.js';

const field = (of: Partial<Field>): Field => ({
  ...{ key: 'x', kind: 'integer', title: 'X', help: '', nullable: false, default: 0 },
  ...of,
});

test.each<[Partial<Field>, string | null]>([
  [{ minimum: 1, maximum: 4096 }, '1 to 4,096'],
  [{ minimum: 0, maximum: 1e6 }, 'up to 1,000,000'],
  [{ kind: 'number', minimum: 0, maximum: 1e6 }, '0 to 1,000,000'],
  [{ kind: 'number', minimum: 1e-7, maximum: 1 }, '1e-7 to 1'],
  [{ kind: 'number', minimum: 0, maximum: 0.99999 }, '0 to 0.99999'],
  [{ kind: 'number', above: 0, maximum: 10 }, 'above 0, up to 10'],
  [{ kind: 'number', above: 0, below: 1 }, 'above 0, below 1'],
  [{ kind: 'number', minimum: 0, below: 1 }, 'from 0, below 1'],
  [{ above: 400 }, 'above 400'],
  [{ minimum: 0, maximum: 2 ** 31 - 1 }, 'from 0'],
  [{ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, 'from 1'],
  [{ kind: 'integers', minimum: 1, maximum: 4096, maxItems: 8 }, 'up to 8, each 1 to 4,096'],
  [{ kind: 'integers', minimum: 1, maximum: 64, minItems: 1, maxItems: 4 }, '1 to 4, each 1 to 64'],
  [{ kind: 'text' }, null],
  [{ kind: 'choice', choices: ['a'] }, null],
])('%o is told as %s', (of, told) => {
  expect(limitsOf(field(of))).toBe(told);
});

test('no field of a form tells a range by a dash, or a number without groups', () => {
  const limits = architectureConfigs.flatMap((one) => describeFields(one).map(limitsOf));
  expect(limits.length).toBeGreaterThan(50);
  for (const one of limits) expect(one ?? '').not.toMatch(/–|(?<!\.\d*)\d{5}/);
});
