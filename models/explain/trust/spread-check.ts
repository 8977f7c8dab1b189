import type { InTurns } from '../../core/turns.js';
import type { Check } from '../panels/trust.js';
import type { Asked } from '../methods/method.js';
import { correlation, deviation, mean } from '../statistics.js';
import { again, usualSize, valuesOf, type Subject, type SubjectRow } from './subject.js';
import { unknownCheck } from './unknown.js';
import { writtenCorrelation, writtenShare } from './written.js';

/** Draws besides the run's own. */
const DRAWS = 2;

/** How far values swing with the coalitions that are drawn. */
export function* seedCheck(subject: Subject, rows: readonly SubjectRow[]): InTurns<Check> {
  const { config } = subject;
  const seeds = Array.from({ length: DRAWS }, (_, draw) => config.seed + 1 + draw);
  const changes = seeds.map((seed) => (asked: Asked) => ({ config: { ...asked.config, seed } }));
  return yield* spreadCheck('seeds', subject, rows, changes);
}

/** How far values swing with the background. */
export function* backgroundCheck(subject: Subject, rows: readonly SubjectRow[]): InTurns<Check> {
  const { backgrounds } = subject;
  if (backgrounds.length === 0) {
    return unknownCheck(
      'backgrounds',
      'This background is chosen, not drawn: hold the same rows against another one to see how far values swing.',
    );
  }
  const changes = backgrounds.map((background) => () => ({ background }));
  return yield* spreadCheck('backgrounds', subject, rows, changes);
}

function* spreadCheck(
  name: 'seeds' | 'backgrounds',
  subject: Subject,
  rows: readonly SubjectRow[],
  changes: readonly ((asked: Asked) => Partial<Asked>)[],
): InTurns<Check> {
  const own: Float64Array[] = [];
  const deviations: number[] = [];
  const alike: number[] = [];
  const explain = subject.explains(subject.method, rows[0]?.asked.players.count ?? 0);
  for (const row of explain ? rows : []) {
    const draws = [valuesOf(row.found, row.output)];
    for (const change of changes) {
      const { count } = row.asked.players;
      draws.push(yield* again(subject.explains(subject.method, count)!, row, change(row.asked)));
      yield;
    }
    own.push(draws[0]!);
    for (const m of draws[0]!.keys()) deviations.push(deviation(draws.map((values) => values[m]!)));
    for (const other of draws.slice(1)) alike.push(correlation(draws[0]!, other));
  }
  if (own.length === 0) return unknownCheck(name, 'The rows can no longer be explained.');
  const usual = usualSize(own);
  const swing = mean(deviations);
  const share = usual > 0 ? swing / usual : 0;
  const most = usual > 0 ? Math.max(...deviations) / usual : 0;
  // The mean of equal numbers is off by a rounding.
  const isNone = share < 1e-9;
  const verdict = share < LIMIT ? 'fine' : 'look-out';
  return {
    name,
    verdict,
    figure: isNone ? 'none' : `±${writtenShare(share)}`,
    note: `of the usual value, ${changes.length + 1} ${name === 'seeds' ? 'draws' : 'backgrounds'}`,
    sentence: sentenceOf(name, { verdict, exact: isNone, most }),
    baseline: `${baselineOf(own, usual)} Between draws, ρ is ${writtenCorrelation(mean(alike))}.`,
    n: own.length,
    measured: { deviation: swing, usual, share, mostShare: most, correlation: mean(alike) },
  };
}

/** Of the usual value. */
const LIMIT = 0.1;

function sentenceOf(
  name: 'seeds' | 'backgrounds',
  { verdict, exact, most }: { verdict: 'fine' | 'look-out'; exact: boolean; most: number },
): string {
  if (exact && name === 'seeds') return 'Nothing is drawn, so nothing swings.';
  const worst = `${writtenShare(most)} of the usual value at the worst feature`;
  if (name === 'seeds') {
    return verdict === 'fine'
      ? `Other draws say the same; they swing by ${worst}.`
      : `Values swing with the draw, by ${worst}: use more coalitions before you rank features.`;
  }
  return verdict === 'fine'
    ? `Other background rows hardly change the values; they swing by ${worst}.`
    : `Values swing with the background, by ${worst}: use more background rows, and say which they were.`;
}

/** How far values differ between rows: what they are there to tell. */
function baselineOf(own: readonly Float64Array[], usual: number): string {
  const players = Math.min(...own.map(({ length }) => length));
  if (own.length < 2 || usual === 0) return 'Of one row, it is not known how far rows differ.';
  const between = Array.from({ length: players }, (_, m) => deviation(own.map((values) => values[m]!)));
  return `From row to row they differ by ${writtenShare(mean(between) / usual)} of the usual value.`;
}
