import { RequestError } from '../../core/errors.js';
import type { Doing } from '../../core/questions.js';
import type { InTurns } from '../../core/turns.js';
import { methodTitles } from '../methods/methods.js';
import {
  checkInfo,
  type Check,
  type CheckName,
  type DeletionCurves,
  type RandomisedStage,
  type TrustBody,
} from '../panels/trust.js';
import { agreementCheck } from './agreement-check.js';
import { deletionCheck } from './deletion-check.js';
import { gapCheck } from './gap-check.js';
import { linkedCheck } from './linked-check.js';
import { plantedCheck } from './planted-check.js';
import { randomisedCheck } from './randomised-check.js';
import { backgroundCheck, seedCheck } from './spread-check.js';
import type { Subject, SubjectRow } from './subject.js';
import { unknownCheck } from './unknown.js';

/** What each check takes of rows at most. */
export const MOST_ROWS = { agreement: 10, seeds: 5, backgrounds: 5, deletion: 20, randomised: 4, planted: 5 } as const;

/** Milliseconds that all of it may take: about as long as the explanation did, half a minute at least and a minute at most. */
const [LEAST_MS, MOST_MS] = [15_000, 60_000];

/** How often a row is explained in all where every check takes all its rows. */
const EXPLANATIONS = 10 + 2 * 5 + 2 * 5 + 0.3 * 20 + 10 * 4 + 5;

/** Of the rows of each check, what there is time for where a row takes so long. */
export function affordable(msPerRow: number, explainedMs: number): number {
  const time = Math.min(MOST_MS, Math.max(LEAST_MS, explainedMs));
  return Math.min(1, time / Math.max(1e-3, msPerRow * EXPLANATIONS));
}

interface Trusted {
  subject: Subject;
  /** See `affordable`. */
  share: number;
  /** Of a table, its columns over some rows; see linkedCheck. */
  columns: readonly ArrayLike<number>[] | null;
  about: Pick<TrustBody, 'space' | 'rows' | 'unit'>;
}

/** All checks, one after the other; tells which it is at. */
export async function* trustOf({ subject, share, columns, about }: Trusted): AsyncGenerator<Doing, TrustBody> {
  const rowsOf = (name: keyof typeof MOST_ROWS): SubjectRow[] =>
    spreadOut(subject.rows, Math.max(1, Math.floor(MOST_ROWS[name] * share)));
  let [curves, stages]: [DeletionCurves | null, RandomisedStage[]] = [null, []];
  const work: [CheckName, () => InTurns<Check>][] = [
    ['agreement', () => agreementCheck(subject, rowsOf('agreement'))],
    ['seeds', () => seedCheck(subject, rowsOf('seeds'))],
    ['backgrounds', () => backgroundCheck(subject, rowsOf('backgrounds'))],
    [
      'deletion',
      function* () {
        const made = yield* deletionCheck(subject, rowsOf('deletion'));
        curves = made.curves;
        return made.check;
      },
    ],
    [
      'randomised',
      function* () {
        const made = yield* randomisedCheck(subject, rowsOf('randomised'));
        stages = made.stages;
        return made.check;
      },
    ],
    ['planted', () => plantedCheck(subject, rowsOf('planted'))],
  ];
  const checks = [gapCheck(subject)];
  for (const [done, [name, begin]] of work.entries()) {
    const doing = { doing: `Trust: ${checkInfo[name].title.toLowerCase()}`, done, total: work.length };
    yield doing;
    const going = begin();
    try {
      let next = going.next();
      while (!next.done) {
        yield doing;
        next = going.next();
      }
      checks.push(next.value);
    } catch (error) {
      // What the method refuses of a check is told, and is no reason to lose the others.
      if (!(error instanceof RequestError)) throw error;
      checks.push(unknownCheck(name, 'The method can’t explain these rows in that way.'));
    } finally {
      going.return(undefined as never);
    }
  }
  checks.push(linkedCheck(columns));
  return { method: methodTitles[subject.method], ...about, checks, deletion: curves, randomised: stages };
}

/** So many of a list, evenly. */
export function spreadOut<T>(list: readonly T[], wanted: number): T[] {
  const count = Math.min(wanted, list.length);
  return Array.from({ length: count }, (_, at) => list[Math.floor((at * list.length) / count)]!);
}
