import { RequestError } from '../../core/errors.js';
import type { InTurns } from '../../core/turns.js';
import { addsUp, methodTitles, type MethodName } from '../methods/methods.js';
import type { Check } from '../panels/trust.js';
import { correlation, mean } from '../statistics.js';
import { again, strangers, usualSize, valuesOf, type Subject, type SubjectRow } from './subject.js';
import { unknownCheck } from './unknown.js';
import { writtenCorrelation, writtenShare } from './written.js';

/** How far the method is from another one that should say the same. */
export function* agreementCheck(subject: Subject, rows: readonly SubjectRow[]): InTurns<Check> {
  for (const other of otherMethods(subject, rows[0]?.asked.players.count ?? 0)) {
    try {
      const own: Float64Array[] = [];
      const others: Float64Array[] = [];
      for (const row of rows) {
        const explain = subject.explains(other, row.asked.players.count);
        if (!explain) continue;
        others.push(yield* again(explain, row));
        own.push(valuesOf(row.found, row.output));
        yield;
      }
      if (own.length > 0) return agreementOf(subject.method, other, { own, others });
    } catch (error) {
      // A method that this model can't be explained with is no opinion; the next one may be.
      if (!(error instanceof RequestError)) throw error;
    }
  }
  return unknownCheck('agreement', 'There is no other method that these rows can be explained with.');
}

function agreementOf(
  method: MethodName,
  other: MethodName,
  { own, others }: { own: readonly Float64Array[]; others: readonly Float64Array[] },
): Check {
  const usual = usualSize(own);
  const alike = mean(own.map((values, at) => correlation(values, others[at]!)));
  const apart = own.map((values, at) => Math.max(...values.map((value, m) => Math.abs(value - others[at]![m]!))));
  const share = usual > 0 ? Math.max(...apart) / usual : 0;
  const unlike = [...strangers(own)].map(([a, b]) => correlation(a, b));
  // Maps have a scale of their own: the pattern alone can be compared.
  const verdict = (addsUp[method] ? alike > 0.95 && share < 1 : alike > 0.6) ? 'fine' : 'look-out';
  const title = methodTitles[other];
  return {
    name: 'agreement',
    verdict,
    figure: `ρ ${writtenCorrelation(alike)}`,
    note: `with ${title}`,
    sentence: sentenceOf({ title, fine: verdict === 'fine', sums: addsUp[method], share, alike }),
    baseline:
      unlike.length > 0
        ? `Explanations of two different rows: ρ ${writtenCorrelation(mean(unlike))}.`
        : 'Explanations that have nothing to do with each other: ρ 0.',
    n: own.length,
    measured: {
      correlation: alike,
      largestDifference: Math.max(...apart),
      usual,
      differentRows: unlike.length > 0 ? mean(unlike) : null,
    },
  };
}

interface Told {
  /** Of the other method. */
  title: string;
  fine: boolean;
  /** Whether values add up to the output. */
  sums: boolean;
  /** The largest difference, of the usual value. */
  share: number;
  /** The correlation. */
  alike: number;
}

function sentenceOf({ title, fine, sums, share, alike }: Told): string {
  if (!sums) {
    return fine
      ? `${title} puts the weight on the same features, on a scale of its own.`
      : `${title} puts the weight on other features: the two mean different things, so don’t read one as the other.`;
  }
  if (!fine && alike > 0.9) {
    return `${title} agrees on the whole, while single values differ by up to ${writtenShare(share)} of the usual one: don’t rank features that are near each other.`;
  }
  return fine
    ? `${title} says nearly the same: they differ by ${writtenShare(share)} of the usual value at most.`
    : `${title} says something else: they differ by up to ${writtenShare(share)} of the usual value. They may mean different things, or be drawn too seldom.`;
}

/** What the method may be held against, the surest first: exact values where they are few, or another way to the same values. */
function otherMethods({ method, config }: Subject, players: number): MethodName[] {
  // Among more features than that, so few coalitions tell little.
  const drawn: MethodName[] = players <= config.budget / 8 ? ['permutation', 'kernel'] : [];
  const all: MethodName[] = [...(players <= FEW ? (['exact'] as const) : []), ...drawn, 'gradients'];
  return all.filter((name) => name !== method);
}

/** So many features have 4096 coalitions. */
const FEW = 12;
