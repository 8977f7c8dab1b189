import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { listCheckpoints, rollCheckpoints, writeCheckpoint } from '../../electron/runs/checkpoints.js';
import { addFavourite, favouriteToAsk, listFavourites, removeFavourite } from '../../electron/runs/favourites.js';
import { readRun } from '../../electron/runs/run-history.js';
import { checkpointDir, saidPath } from '../../electron/runs/run-paths.js';
import { renameRun } from '../../electron/runs/run-store.js';
import { began, newRun, stateAt } from './run-fixture.js';

const draw = { name: 'draw', asked: { samples: '12' } };
const coat = { name: 'red coat', note: '', question: draw, step: 20 };

function trained(...steps: number[]): string {
  const { dir } = newRun();
  for (const step of steps) writeCheckpoint(dir, { state: stateAt(step), wallMs: 1 });
  return dir;
}

test('a favourite is kept as complete as it is asked, beside the name, and read again', () => {
  const dir = trained(20, 40);
  renameRun(dir, 'called');
  addFavourite(dir, { ...coat, name: ' red coat ', note: ' Look at its sleeves. ' }, began);
  const [added] = listFavourites(dir);
  expect(added).toEqual({
    name: 'red coat',
    note: 'Look at its sleeves.',
    question: {
      name: 'draw',
      asked: { count: 64, seed: 0, class: null, interpolate: 0, interpolation: 'spherical', samples: '12' },
    },
    step: 20,
    at: began.toISOString(),
    answerable: true,
  });
  expect(readRun(dir)).toMatchObject({ record: { name: 'called' }, favourites: [added] });
  addFavourite(dir, { ...coat, name: 'walk', question: { name: 'walk', asked: {} }, step: 40 }, began);
  expect(removeFavourite(dir, 'red coat').map(({ name }) => name)).toEqual(['walk']);
  renameRun(dir, 'again');
  expect(readRun(dir).favourites).toHaveLength(1);
});

test.each([
  [{ name: '' }, "name: '' is not allowed; use 1 to 100 characters."],
  [{ name: 'taken' }, "name: 'taken' is a favourite already; use another name."],
  [{ step: 30 }, 'step: there is no checkpoint at 30; use step 20, the nearest that there is.'],
  [{ question: { name: 'dance', asked: {} } }, "question: 'dance' can't be asked of this run; use draw, path"],
  [{ question: { name: 'draw', asked: { samples: 'x' } } }, "samples: 'x' is no sample"],
  [
    { question: { name: 'evaluate', asked: { features: '/other/run' } } },
    'features: a favourite is kept with its run, which a run is no part of',
  ],
])('%j is refused, and nothing is kept of it', (changes, sentence) => {
  const dir = trained(20);
  addFavourite(dir, { ...coat, name: 'taken' }, began);
  const before = readFileSync(saidPath(dir), 'utf8');
  expect(() => addFavourite(dir, { ...coat, ...changes }, began)).toThrow(sentence);
  expect(readFileSync(saidPath(dir), 'utf8')).toBe(before);
});

test('its checkpoint stays while others roll away, until it is removed', () => {
  const dir = trained(10, 20, 30, 40);
  addFavourite(dir, coat, began);
  expect(rollCheckpoints(dir, 1)).toEqual([10, 30]);
  expect(listCheckpoints(dir)).toEqual([
    { step: 20, pinned: true, best: false },
    { step: 40, pinned: false, best: false },
  ]);
  removeFavourite(dir, 'red coat');
  expect(rollCheckpoints(dir, 1)).toEqual([20]);
});

test('one whose checkpoint is gone is told with the way out, and asked of another one', () => {
  const dir = trained(20, 60);
  addFavourite(dir, coat, began);
  rmSync(checkpointDir(dir, 20), { recursive: true });
  expect(listFavourites(dir)).toMatchObject([{ name: 'red coat', answerable: false }]);
  expect(() => favouriteToAsk(dir, 'red coat')).toThrow(
    "favourite: the checkpoint of step 20 that 'red coat' was kept of is gone; use step 60, the nearest that there is.",
  );
  expect(favouriteToAsk(dir, 'red coat', 60)).toMatchObject({ step: 60, question: draw });
  expect(() => favouriteToAsk(dir, 'blue coat')).toThrow(
    "favourite: 'blue coat' is none of this run's; use one of 'red coat'.",
  );
  expect(() => removeFavourite(dir, 'blue coat')).toThrow("'blue coat' is none of this run's");
});

test.each([
  '{"format":1,"favourites":[{"name":7}]}',
  '{"format":1,"favourites":"12"}',
  '{"format":1,"fav',
  '{"format":2,"favourites":[]}',
])('%s is never overwritten; the run opens, and no checkpoint rolls away', (text) => {
  const dir = trained(10, 20, 30);
  writeFileSync(saidPath(dir), text);
  expect(() => addFavourite(dir, coat, began)).toThrow(saidPath(dir));
  expect(() => removeFavourite(dir, 'red coat')).toThrow(saidPath(dir));
  expect(readFileSync(saidPath(dir), 'utf8')).toBe(text);
  const { favourites, log } = readRun(dir);
  expect(favourites).toEqual([]);
  expect(log.at(-1)!.message).toContain(saidPath(dir));
  // A favourite may need any of them.
  expect(rollCheckpoints(dir, 1)).toEqual([]);
});

test('what a later program keeps with a favourite stays', () => {
  const dir = trained(20);
  const later = { name: 'old', question: 'draw', asked: { samples: '1' }, step: 20, at: 'then', stars: 5 };
  writeFileSync(saidPath(dir), JSON.stringify({ format: 1, favourites: [later], tags: ['a'] }));
  addFavourite(dir, coat, began);
  const said = JSON.parse(readFileSync(saidPath(dir), 'utf8')) as { favourites: unknown[] };
  expect(said).toMatchObject({ tags: ['a'], favourites: [later, { name: 'red coat' }] });
});
