import type { InTurns } from '../../core/turns.js';
import { MOST_EXACT } from '../methods/exact.js';
import { methodTitles, type MethodName } from '../methods/methods.js';
import type { Check } from '../panels/trust.js';
import { correlation, mean } from './correlation.js';
import { again, strangers, usualSize, valuesOf, type Subject, type SubjectRow } from './subject.js';
import { unknownCheck } from './unknown.js';
import { writtenCorrelation, writtenShare } from './written.js';

/** How far the method is from another one that should say the same. */
export function* agreementCheck(subject: Subject, rows: readonly SubjectRow[]): InTurns<Check> {
  const players = rows[0]?.asked.players.count ?? 0;
  const other = otherMethod(subject, players);
  if (!other) return unknownCheck('agreement', 'There is no other method that this model can be explained with.');
  const [own, others]: [Float64Array[], Float64Array[]] = [[], []];
  for (const row of rows) {
    const explain = subject.explains(other, row.asked.players.count);
    if (!explain) continue;
    own.push(valuesOf(row.found, row.output));
    others.push(yield* again(explain, row));
    yield;
  }
  if (own.length === 0) return unknownCheck('agreement', `${methodTitles[other]} can't explain these rows.`);
  const usual = usualSize(own);
  const alike = mean(own.map((values, at) => correlation(values, others[at]!)));
  const apart = own.map((values, at) => Math.max(...values.map((value, m) => Math.abs(value - others[at]![m]!))));
  const share = usual > 0 ? Math.max(...apart) / usual : 0;
  const unlike = [...strangers(own)].map(([a, b]) => correlation(a, b));
  const verdict = alike > 0.95 && share < 1 ? 'fine' : 'look-out';
  const title = methodTitles[other];
  return {
    name: 'agreement',
    verdict,
    figure: `ρ ${writtenCorrelation(alike)}`,
    note: `with ${title}`,
    sentence:
      verdict === 'fine'
        ? `${title} says nearly the same: they differ by ${writtenShare(share)} of the usual value at most.`
        : `${title} says something else: they differ by up to ${writtenShare(share)} of the usual value. They may mean different things, or be drawn too seldom.`,
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

/** What the method is held against: exact values where they are few, or another way of drawing. */
function otherMethod({ method, explains }: Subject, players: number): MethodName | null {
  const candidates: MethodName[] =
    players <= Math.min(12, MOST_EXACT) ? ['exact', 'permutation', 'kernel'] : ['permutation', 'kernel'];
  return candidates.find((name) => name !== method && explains(name, players) !== null) ?? null;
}
