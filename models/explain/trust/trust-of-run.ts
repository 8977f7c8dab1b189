import type { Doing } from '../../core/questions.js';
import { makeBackground } from '../background/make-background.js';
import type { Background } from '../background/background.js';
import type { Explanation } from '../explanation.js';
import type { TrustBody } from '../panels/trust.js';
import { columnsOf } from './columns.js';
import type { SubjectRow } from './subject.js';
import { affordable, MOST_ROWS, spreadOut, trustOf } from './trust.js';

/** Other backgrounds that rows are held against. */
const BACKGROUNDS = 2;
/** Rows that columns are compared over. */
const COMPARED = 500;

/** The checks of what a run has explained. */
export async function* trustOfRun(explanation: Explanation): AsyncGenerator<Doing, TrustBody> {
  const { opened, config, explained, method, explains } = explanation;
  const rows: SubjectRow[] = [];
  const most = Math.max(...Object.values(MOST_ROWS));
  for (const at of spreadOut([...explained.rows.keys()], most)) {
    const about = explained.rows[at]!;
    const { asked, turn } = await explanation.asked(about.row);
    rows.push({ asked, turn, found: explained.found(at, asked.players.count), output: about.predicted });
  }
  const explainedMs = explained.rows.reduce((sum, { ms }) => sum + ms, 0);
  const { readout } = opened.model;
  return yield* trustOf({
    subject: {
      ...{ model: opened.model, config, method, explains, rows },
      weights: opened.model.program.variables.filter((name) => !(name in opened.aim.variables)),
      backgrounds: await redrawn(explanation),
      gaps: explained.rows.map(({ gap }) => gap),
    },
    share: affordable(explainedMs / explained.rows.length, explainedMs),
    columns: (await columnsOf(opened, COMPARED))?.columns ?? null,
    about: { space: readout.space, rows: explained.rows.length, unit: opened.examples.unit },
  });
}

/** Other draws of the background; none where a draw gives the same rows. */
async function redrawn({ opened, config }: Explanation): Promise<Background[]> {
  const { backgrounds, source } = opened;
  const own = backgrounds.shared?.rows.data;
  if (!own) return [];
  const found: Background[] = [];
  for (let draw = 1; draw <= BACKGROUNDS; draw++) {
    const { shared } = await makeBackground(source, { ...config, seed: config.seed + draw });
    const data = shared?.rows.data;
    if (data?.length !== own.length || data.some((value, at) => !Object.is(value, own[at])))
      found.push(...(shared ? [shared] : []));
  }
  return found;
}
