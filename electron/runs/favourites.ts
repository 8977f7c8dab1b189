/** Favourites of a run: questions whose answers are worth coming back to, as one checkpoint gives them. Part of `said.json`. */
import { RequestError } from '../../models/core/errors.js';
import { fieldsOf } from '../../models/core/fields.js';
import { parseAsked, questionInfo } from '../../models/core/parse-question.js';
import { excerpt } from '../../models/core/printable.mjs';
import { checkRunName } from '../../models/core/run-name.js';
import type { Favourite, NewFavourite } from '../protocol/app.js';
import type { Question, RunRecord } from '../protocol/run.js';
import { listCheckpoints } from './checkpoints.js';
import { configOf } from './complete-config.js';
import { readRunRecord } from './run-record.js';
import { readSaid, say, type SaidFavourite } from './said-file.js';

const LONGEST_NOTE = 2000;

/** In the order in which they were added. Throws DamagedRunError where they can't be read. */
export function listFavourites(
  dir: string,
  checkpoints: readonly { step: number }[] = listCheckpoints(dir),
): Favourite[] {
  return (readSaid(dir).favourites ?? []).map((one) => told(one, checkpoints));
}

/**
 * Keeps a question, and with it the checkpoint that answers it; returns all favourites. Throws RequestError where the name
 * is taken, the run has no such question or checkpoint, or the question is about a file; and as `say` does.
 */
export function addFavourite(dir: string, { name, note, question, step }: NewFavourite, now: Date): Favourite[] {
  const checked = checkRunName(name);
  const noted = note.trim();
  if (noted.length > LONGEST_NOTE) {
    throw new RequestError(`note: it has ${noted.length} characters; use at most ${LONGEST_NOTE}.`, { field: 'note' });
  }
  const asked = keepable(readRunRecord(dir), question);
  say(dir, ({ favourites = [] }) => {
    if (favourites.some((one) => one.name === checked)) {
      throw new RequestError(`name: '${excerpt(checked)}' is a favourite already; use another name.`, {
        field: 'name',
      });
    }
    assertCheckpoint(dir, step, `step: there is no checkpoint at ${step}`);
    const added: SaidFavourite = {
      ...{ name: checked, ...(noted !== '' && { note: noted }) },
      ...{ question: question.name, asked, step, at: now.toISOString() },
    };
    return { favourites: [...favourites, added] };
  });
  return listFavourites(dir);
}

/** Forgets one; its checkpoint may roll away from then on. Returns those that are left. Throws RequestError where there is none of this name. */
export function removeFavourite(dir: string, name: string): Favourite[] {
  say(dir, ({ favourites = [] }) => {
    const left = favourites.filter((one) => one.name !== name);
    if (left.length === favourites.length) throw unknownFavourite(name, favourites);
    return { favourites: left };
  });
  return listFavourites(dir);
}

/**
 * The favourite of this name, to be asked of the checkpoint at `step`, by default its own. Throws RequestError, with the way
 * out, where there is none, or that checkpoint is gone.
 */
export function favouriteToAsk(dir: string, name: string, step?: number): Favourite {
  const favourites = listFavourites(dir);
  const found = favourites.find((one) => one.name === name);
  if (!found) throw unknownFavourite(name, favourites);
  if (step === undefined) {
    const gone = `favourite: the checkpoint of step ${found.step} that '${excerpt(name)}' was kept of is gone`;
    assertCheckpoint(dir, found.step, gone);
  }
  return { ...found, step: step ?? found.step };
}

/** As complete as it is asked today. */
function keepable(record: RunRecord, { name, asked }: Question): Record<string, unknown> {
  const { architecture, config } = configOf(record);
  const info = questionInfo(architecture, config, name);
  const complete = parseAsked(info, asked);
  const outside = fieldsOf(info.asked).find(({ key, widget }) => widget !== undefined && complete[key] !== null);
  if (outside) {
    throw new RequestError(
      `${outside.key}: a favourite is kept with its run, which a ${outside.widget} is no part of; leave it out.`,
      { field: outside.key },
    );
  }
  return complete;
}

function assertCheckpoint(dir: string, step: number, problem: string): void {
  const steps = listCheckpoints(dir).map((one) => one.step);
  if (steps.includes(step)) return;
  const [nearest] = [...steps].sort((a, b) => Math.abs(a - step) - Math.abs(b - step));
  const way = nearest === undefined ? 'train the run first' : `use step ${nearest}, the nearest that there is`;
  throw new RequestError(`${problem}; ${way}.`, { field: 'step' });
}

function told(
  { name, note = '', question, asked, step, at }: SaidFavourite,
  checkpoints: readonly { step: number }[],
): Favourite {
  const answerable = checkpoints.some((one) => one.step === step);
  return { name, note, question: { name: question, asked }, step, at, answerable };
}

function unknownFavourite(name: string, favourites: readonly { name: string }[]): RequestError {
  const names = favourites.map((one) => `'${excerpt(one.name)}'`).join(', ');
  const known = names === '' ? 'this run has none' : `use one of ${names}`;
  return new RequestError(`favourite: '${excerpt(name)}' is none of this run's; ${known}.`, { field: 'favourite' });
}
