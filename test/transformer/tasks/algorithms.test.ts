import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../models/core/parse-config.js';
import { transformerConfig, type TransformerConfig } from '../../../models/transformer/config.js';
import { diceOf, isBalanced, ruleOf, type RuleExample } from '../../../models/transformer/tasks/algorithms.js';

const configOf = (preset: string, changes: Record<string, unknown> = {}) =>
  parseConfig(transformerConfig, preset, changes) as unknown as TransformerConfig;

function examples(config: TransformerConfig, heldOut: boolean, count = 2000): RuleExample[] {
  const rule = ruleOf(config);
  return Array.from({ length: count }, (_, number) => rule.draw(diceOf([1, Number(heldOut), number]), heldOut));
}

describe.each(['copy', 'reverse', 'sort', 'add', 'brackets'])('the rule %s', (preset) => {
  const config = configOf(preset);

  it('answers by the rule', () => {
    for (const { given, answer } of examples(config, false)) {
      const numbers = given.map(Number);
      const expected = {
        copy: () => given,
        reverse: () => [...given].reverse(),
        sort: () => [...numbers].sort((a, b) => a - b).map(String),
        add: () => [String((numbers[0]! + numbers[2]!) % config.modulus)],
        brackets: () => [balancedByRemoval(given.join('')) ? 'yes' : 'no'],
      }[preset]!();
      expect(answer).toEqual(expected);
    }
  });

  it('never trains on what is held out', () => {
    const trained = new Set(examples(config, false, 20_000).map(({ given }) => given.join(' ')));
    const held = examples(config, true).filter(({ given }) => trained.has(given.join(' ')));
    expect(held).toEqual([]);
  });

  it('draws the same for the same key, and lengths of the whole range', () => {
    expect(examples(config, false, 50)).toEqual(examples(config, false, 50));
    const lengths = new Set(examples(config, false).map(({ given }) => given.length));
    const { minLength, maxLength } = config;
    if (preset === 'add') expect([...lengths]).toEqual([3]);
    else for (let length = minLength; length <= maxLength; length++) expect(lengths).toContain(length);
  });

  it('gives the answer of what it drew', () => {
    const rule = ruleOf(config);
    for (const { given, answer } of examples(config, true, 50)) expect(rule.answer(given)).toEqual(answer);
  });

  it('names what it can not use', () => {
    const rule = ruleOf(config);
    expect(rule.answer(['x'])).toHaveProperty('problem', expect.stringContaining("'x'"));
  });
});

/** Independent of the counter: takes pairs out until nothing changes. */
function balancedByRemoval(text: string): boolean {
  const shorter = text.replaceAll('()', '');
  return shorter === text ? text === '' : balancedByRemoval(shorter);
}

it('holds sums out in both orders, since one would tell the other', () => {
  const config = configOf('add');
  const held = new Set(examples(config, true, 20_000).map(({ given }) => given.join(' ')));
  expect([...held].filter((sum) => !held.has(sum.split(' ').reverse().join(' ')))).toHaveLength(0);
  expect(held.size / config.modulus ** 2).toBeGreaterThan(0.1);
});

it.each([
  ['add', { modulus: 3 }],
  ['copy', { minLength: 1, maxLength: 1, symbols: 2 }],
  ['brackets', { minLength: 1, maxLength: 2 }],
  ['brackets', { minLength: 8, maxLength: 8 }],
  ['brackets', { minLength: 7, maxLength: 8 }],
])('draws %s with %j, both for training and held out, and of the lengths it is to have', (preset, changes) => {
  const config = configOf(preset, changes);
  const { minLength, maxLength } = config;
  for (const heldOut of [false, true]) {
    const drawn = examples(config, heldOut, 500);
    expect(drawn).toHaveLength(500);
    if (preset === 'add') continue;
    for (const { given } of drawn) {
      expect(given.length).toBeGreaterThanOrEqual(minLength);
      expect(given.length).toBeLessThanOrEqual(maxLength);
    }
  }
});

it.each([
  ['add', { modulus: 2 }, 'modulus: 2 is not allowed; use a whole number from 3 to 512.'],
  [
    'brackets',
    { minLength: 3, maxLength: 3 },
    'maxLength: 3 is odd and the only length, so nothing is balanced; use 4.',
  ],
  ['brackets', { minLength: 1, maxLength: 1 }, 'maxLength: 1 holds no pair; use 2 or more.'],
])('refuses %s with %j, of which some examples do not exist', (preset, changes, message) => {
  expect(() => configOf(preset, changes)).toThrow(message);
});

it('balances about half of the brackets, at every length', () => {
  const all = examples(configOf('brackets'), false, 4000);
  const share = all.filter(({ answer }) => answer[0] === 'yes').length / all.length;
  expect(share).toBeGreaterThan(0.4);
  expect(share).toBeLessThan(0.65);
  expect(isBalanced(['(', ')', ')', '('])).toBe(false);
});

it('refuses inputs that are too long, in a clause', () => {
  expect(ruleOf(configOf('copy')).answer(Array<string>(13).fill('1'))).toEqual({
    problem: 'it has 13 symbols, and 1 to 12 are allowed',
  });
  expect(ruleOf(configOf('add')).answer(['3', '+'])).toHaveProperty('problem', expect.stringContaining('3 + 5'));
});
