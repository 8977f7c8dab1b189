import { philox } from '../../data/shuffle.js';
import type { TransformerConfig } from '../config.js';
import type { Algorithm } from '../fields.js';

/** One example of a rule: what is given, and what has to be said, as symbols. */
export interface RuleExample {
  given: string[];
  answer: string[];
}

/** A rule, with the symbols it uses; `=` stands between what is given and the answer. */
export interface Rule {
  symbols: string[];
  /** A random example; `heldOut` ones never come among the others. */
  draw(random: Dice, heldOut: boolean): RuleExample;
  /** The answer, or a sentence on why there is none. */
  answer(given: readonly string[]): string[] | { problem: string };
}

/** Whole numbers from 0 to below `limit`. */
export type Dice = (limit: number) => number;

/** Dice that fall the same for the same key; `stream` tells apart what else is drawn with it. */
export function diceOf(key: readonly [seed: number, stream: number, example: number]): Dice {
  const [seed, stream, example] = key;
  let drawn = 0;
  let words: readonly number[] = [];
  return (limit) => {
    if (drawn % 4 === 0)
      words = philox([drawn / 4, example, stream, 2], [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0]);
    return Math.floor((words[drawn++ % 4]! / 2 ** 32) * limit);
  };
}

export const SEPARATOR = '=';

export function ruleOf(config: TransformerConfig): Rule {
  switch (config.task as Algorithm) {
    case 'copy':
      return sequenceRule(config, (given) => given);
    case 'reverse':
      return sequenceRule(config, (given) => [...given].reverse());
    case 'sort':
      return sequenceRule(config, (given) => [...given].sort((a, b) => a - b));
    case 'add':
      return additionRule(config.modulus);
    case 'brackets':
      return bracketRule(config);
  }
}

/** Random symbols, and what becomes of them. Held-out examples are those whose symbols have a hash divisible by five. */
function sequenceRule(config: TransformerConfig, transform: (given: number[]) => number[]): Rule {
  const { symbols: count, minLength, maxLength } = config;
  const symbols = Array.from({ length: count }, (_, i) => symbolName(i, count));
  const named = (numbers: number[]) => numbers.map((number) => symbols[number]!);
  return {
    symbols,
    draw(random, heldOut) {
      const length = minLength + random(maxLength - minLength + 1);
      const given = Array.from({ length }, () => random(count));
      // Very short inputs may have no held-out ones at all: then any will do, as there is nothing to hold out.
      for (let attempt = 0; attempt < 50 && isHeldOut(given) !== heldOut; attempt++) {
        given[random(length)] = random(count);
      }
      return { given: named(given), answer: named(transform(given)) };
    },
    answer(given) {
      const numbers = given.map((symbol) => symbols.indexOf(symbol));
      const unknown = numbers.indexOf(-1);
      if (unknown >= 0) return { problem: unknownSymbol(given[unknown]!, symbols) };
      if (given.length < 1 || given.length > maxLength) return { problem: wrongLength(given.length, maxLength) };
      return named(transform(numbers));
    },
  };
}

/** Digits where ten are enough, letters up to 26, otherwise numbers. */
function symbolName(index: number, count: number): string {
  return count <= 10 || count > 26 ? String(index) : String.fromCharCode(97 + index);
}

/** a + b modulo p (Power et al. 2022); a fifth of all pairs is held out, each in both orders. */
function additionRule(modulus: number): Rule {
  const numbers = Array.from({ length: modulus }, (_, i) => String(i));
  return {
    symbols: [...numbers, '+'],
    draw(random, heldOut) {
      for (;;) {
        const [a, b] = [random(modulus), random(modulus)];
        if (isHeldOut([Math.min(a, b), Math.max(a, b)]) !== heldOut) continue;
        return { given: [String(a), '+', String(b)], answer: [String((a + b) % modulus)] };
      }
    },
    answer(given) {
      const [a, plus, b] = given;
      const outside = [a, b].find((number) => number !== undefined && !numbers.includes(number));
      if (outside !== undefined) return { problem: `'${outside}' is not a whole number from 0 to ${modulus - 1}` };
      if (given.length !== 3 || plus !== '+') return { problem: `it is not a sum of two numbers, such as '3 + 5'` };
      return [String((Number(a) + Number(b)) % modulus)];
    },
  };
}

const [OPEN, CLOSE, BALANCED, UNBALANCED] = ['(', ')', 'yes', 'no'] as const;

/**
 * Whether brackets are balanced (the Dyck language of one pair). Half of the examples are; of the others half are
 * balanced ones with one or two brackets turned, which are hard, half are random.
 */
function bracketRule({ minLength, maxLength }: TransformerConfig): Rule {
  const answer = (given: readonly string[]) => [isBalanced(given) ? BALANCED : UNBALANCED];
  return {
    symbols: [OPEN, CLOSE, BALANCED, UNBALANCED],
    draw(random, heldOut) {
      for (;;) {
        const given = drawBrackets(random, minLength, maxLength);
        // Short ones are few: they are trained on, and held-out ones are longer.
        const known = given.length < 8 || !isHeldOut(given.map((one) => Number(one === OPEN)));
        if (known !== heldOut || maxLength < 8) return { given, answer: answer(given) };
      }
    },
    answer(given) {
      const other = given.find((one) => one !== OPEN && one !== CLOSE);
      if (other !== undefined) return { problem: `'${other}' is neither ( nor )` };
      if (given.length < 1 || given.length > maxLength) return { problem: wrongLength(given.length, maxLength) };
      return answer(given);
    },
  };
}

function drawBrackets(random: Dice, minLength: number, maxLength: number): string[] {
  const kind = random(4);
  if (kind === 0) {
    const length = minLength + random(maxLength - minLength + 1);
    return Array.from({ length }, () => (random(2) === 0 ? OPEN : CLOSE));
  }
  const [fewest, most] = [Math.max(1, Math.ceil(minLength / 2)), Math.floor(maxLength / 2)];
  const given = drawBalanced(random, Math.min(most, fewest + random(Math.max(1, most - fewest + 1))));
  if (kind > 1) return given;
  for (let turns = 1 + random(2); turns > 0; turns--) {
    const at = random(given.length);
    given[at] = given[at] === OPEN ? CLOSE : OPEN;
  }
  return given;
}

/** A random balanced sequence of so many pairs: open and close with chances by what is left to do. */
function drawBalanced(random: Dice, pairs: number): string[] {
  const given: string[] = [];
  let [open, toOpen] = [0, pairs];
  while (toOpen > 0 || open > 0) {
    if (toOpen > 0 && (open === 0 || random(toOpen + open) < toOpen)) {
      given.push(OPEN);
      [open, toOpen] = [open + 1, toOpen - 1];
    } else {
      given.push(CLOSE);
      open--;
    }
  }
  return given;
}

export function isBalanced(given: readonly string[]): boolean {
  let depth = 0;
  for (const one of given) {
    depth += one === OPEN ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** A fifth of all inputs, by a hash (FNV-1a) of them: held out from training, whatever the seed. */
function isHeldOut(numbers: readonly number[]): boolean {
  let hash = 0x811c9dc5;
  for (const number of numbers) hash = Math.imul(hash ^ (number + 1), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % 5 === 0;
}

const unknownSymbol = (symbol: string, symbols: readonly string[]) => {
  const shown = symbols.length > 12 ? `${symbols.slice(0, 3).join(' ')} … ${symbols.at(-1)}` : symbols.join(' ');
  return `'${symbol}' is not one of its symbols, ${shown}`;
};

const wrongLength = (length: number, most: number) => `it has ${length} symbols, and 1 to ${most} are allowed`;
