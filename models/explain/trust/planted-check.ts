import type { InTurns } from '../../core/turns.js';
import type { Check } from '../panels/trust.js';
import type { Players } from '../players.js';
import { mean } from '../statistics.js';
import { again, usualSize, type Subject, type SubjectRow } from './subject.js';
import { unknownCheck } from './unknown.js';
import { written, writtenShare } from './written.js';

/** One more player, whom no element of the input belongs to: known or not, the model is given the same. */
export function* plantedCheck(subject: Subject, rows: readonly SubjectRow[]): InTurns<Check> {
  const planted: number[] = [];
  const others: Float64Array[] = [];
  for (const row of rows) {
    const { players } = row.asked;
    const explain = subject.explains(subject.method, players.count + 1);
    if (!explain) continue;
    const values = yield* again(explain, row, { players: withOneMore(players) });
    planted.push(Math.abs(values[players.count]!));
    others.push(values.slice(0, players.count));
    yield;
  }
  if (planted.length === 0) {
    return unknownCheck('planted', 'The method takes no more features than there are.');
  }
  const usual = usualSize(others);
  const got = mean(planted);
  const share = usual > 0 ? got / usual : 0;
  const below = mean(others.map((values, at) => values.filter((value) => Math.abs(value) < planted[at]!).length));
  const fine = share < 0.05;
  return {
    name: 'planted',
    verdict: fine ? 'fine' : 'look-out',
    figure: share === 0 ? '0' : writtenShare(share),
    note: 'of the usual value',
    sentence: fine
      ? 'A feature that the model is never given gets as good as nothing.'
      : `A feature that the model is never given gets ${writtenShare(share)} of the usual value: smaller values are noise.`,
    baseline: `A feature gets ${written(usual)} on average; ${Math.round(below)} of ${others[0]!.length} get less than the planted one.`,
    n: planted.length,
    measured: { planted: got, usual, share, below },
  };
}

export function withOneMore(players: Players): Players {
  return {
    ...players,
    count: players.count + 1,
    names: players.names && [...players.names, 'planted'],
    words: players.words && [...players.words, ''],
  };
}
