import type { Doing } from '../../core/questions.js';
import type { InTurns } from '../../core/turns.js';
import type { Explanation } from '../explanation.js';
import type { Effect, EffectsBody } from '../panels/effects.js';
import { columnsOf } from '../trust/columns.js';
import { rounded, type AskedTable } from './asked-table.js';
import { effectOf } from './effect-of.js';
import { friedmanInteractions } from './friedman-h.js';
import { permutationImportance, REPEATS } from './permutation-importance.js';
import { lossNameOf, scoreOf } from './score.js';

/** Of the most important features, so many have their effects recorded, and so many their interactions. */
const [EFFECTS, PAIRED] = [30, 8];
/** Rows at most for each: shuffled, averaged over, and paired with each other. */
export const ROWS = { importance: 500, effects: 200, interactions: 60 } as const;

/** What features do over all rows of the explained part; null where these are no rows of a table. */
export async function* effectsOfRun({
  opened,
  config,
  explained,
}: Explanation): AsyncGenerator<Doing, EffectsBody | null> {
  const { model, examples } = opened;
  const table = await columnsOf(opened, ROWS.importance);
  if (!table || table.rows.length === 0) return null;
  const { readout } = model;
  const values = meanSizes(explained, table.columns.length);
  const ranked = [...values.keys()].sort((a, b) => values[b]! - values[a]!);
  const top = ranked.slice(0, PAIRED);
  const drawn = ranked.slice(0, EFFECTS);

  const targets = examples.targets ? await examples.targets(table.rows) : null;
  const shuffled = targets
    ? yield* telling('Importance', permutationImportance({ table, model }, scoreOf(readout, targets), config.seed))
    : null;

  const fewer: AskedTable = { table: (await columnsOf(opened, ROWS.effects))!, model };
  const effects: Effect[] = [];
  for (const [done, column] of drawn.entries()) {
    yield { doing: 'Effects of features', done, total: drawn.length };
    const effect = effectOf(fewer, column);
    if (effect) effects.push(effect);
  }

  const few = { table: (await columnsOf(opened, ROWS.interactions))!, model };
  const pairs = yield* telling('Interactions', friedmanInteractions(few, top));
  return {
    ...{ outputs: [...readout.outputs], space: readout.space, unit: examples.unit },
    rows: fewer.table.rows.length,
    features: [...table.names],
    importance: {
      features: ranked.map((column) => ({
        ...{ feature: table.names[column]!, value: rounded(values[column]!) },
        ...(shuffled?.columns[column] ?? NOTHING_RIGHT),
      })),
      ...{ rows: table.rows.length, repeats: shuffled ? REPEATS : 0, lossName: lossNameOf(readout.space) },
      ...{ loss: shuffled?.whole.loss ?? null, accuracy: shuffled?.whole.accuracy ?? null },
    },
    effects,
    interactions: {
      features: top.map((column) => table.names[column]!),
      pairs: pairs.map(({ strength, size, ...pair }) => ({
        ...pair,
        ...{ strength: strength.map(rounded), size: size.map(rounded) },
      })),
      rows: few.table.rows.length,
    },
  };
}

const NOTHING_RIGHT = { lossRise: null, lossSpread: null, accuracyDrop: null, accuracySpread: null };

/** Mean of |value| of each column, over the outputs that were predicted. */
function meanSizes(explained: Explanation['explained'], columns: number): Float64Array {
  const { rows } = explained;
  const sums = new Float64Array(columns);
  rows.forEach(({ predicted }, at) => {
    const { values } = explained.found(at, columns);
    for (let m = 0; m < columns; m++) sums[m]! += Math.abs(values[predicted * columns + m]!) / rows.length;
  });
  return sums;
}

async function* telling<T>(doing: string, work: InTurns<T>): AsyncGenerator<Doing, T> {
  let done = 0;
  try {
    for (;;) {
      const next = work.next();
      if (next.done) return next.value;
      // How many parts there are is the work's own business.
      yield await Promise.resolve({ doing, done: done++, total: done });
    }
  } finally {
    work.return(undefined as never);
  }
}
