import { describe, expect, it } from 'vitest';
import { tileSize } from '../../../renderer/previews/view-pairs/tile-size.js';
import { askedFor, ViewsPreviewer } from '../../../renderer/previews/view-pairs/views-previewer.svelte.js';

const answer = (number: number) => ({
  images: [{ number, className: null }],
  picture: '',
  tiles: { columns: 3, tileWidth: 4, tileHeight: 4 },
  unchanged: false,
});

function previewer() {
  const timers = new Set<() => void>();
  const asked: { others: number; answer: (value: unknown) => void; refuse: (error: Error) => void }[] = [];
  const one = new ViewsPreviewer({
    ask: ({ others }) =>
      new Promise((resolve, reject) => asked.push({ others: others as number, answer: resolve, refuse: reject })),
    after(_, run) {
      timers.add(run);
      return () => timers.delete(run);
    },
  });
  const settle = () => {
    for (const run of timers) run();
    timers.clear();
    return new Promise((resolve) => setImmediate(resolve));
  };
  const consider = (others: number) => one.consider(askedFor({}, 'things', others));
  return { one, asked, settle, consider, pause: () => new Promise((resolve) => setImmediate(resolve)) };
}

describe('views beside a form', () => {
  it('are asked for once the form is at rest, and stay until there are others', async () => {
    const { one, asked, settle, consider } = previewer();
    consider(1)();
    await settle();
    expect(asked).toHaveLength(0);
    consider(2);
    await settle();
    asked[0]!.answer(answer(2));
    await settle();
    expect(one.shown?.images[0]?.number).toBe(2);
    expect(one.working).toBe(false);
    consider(3);
    expect(one.shown?.images[0]?.number).toBe(2);
    expect(one.working).toBe(true);
  });

  it('are asked for one at a time: what comes in between is left out, and late answers are of no use', async () => {
    const { one, asked, settle, consider, pause } = previewer();
    for (const others of [1, 2, 3]) {
      consider(others);
      await settle();
    }
    expect(asked.map(({ others }) => others)).toEqual([1]);
    asked[0]!.answer(answer(1));
    await pause();
    expect(one.shown).toBeNull();
    expect(asked.map(({ others }) => others)).toEqual([1, 3]);
    asked[1]!.answer(answer(3));
    await pause();
    expect(one.shown?.images[0]?.number).toBe(3);
  });

  it('say why there are none, and are asked for again', async () => {
    const { one, asked, settle, consider, pause } = previewer();
    consider(1);
    await settle();
    asked[0]!.refuse(new Error('dataset: things is gone.'));
    await pause();
    expect(one).toMatchObject({ shown: null, problem: 'dataset: things is gone.', working: false });
    one.again();
    asked[1]!.answer({ nonsense: true });
    await pause();
    expect(one.problem).toBe('The views can’t be understood.');
    one.again();
    asked[2]!.answer(answer(1));
    await pause();
    expect(one).toMatchObject({ problem: null, working: false });
    expect(one.shown?.images).toHaveLength(1);
  });

  it('are none without images', async () => {
    const { one, asked, settle, consider, pause } = previewer();
    consider(1);
    await settle();
    one.consider(null);
    asked[0]!.answer(answer(1));
    await pause();
    expect(one).toMatchObject({ shown: null, problem: null, working: false });
  });

  it('depend on what the tool is asked, and on nothing else of the form', () => {
    const asked = askedFor({ cropLeast: 0.3, learningRate: 1, dataset: 'others' }, 'things', 4);
    expect(JSON.parse(asked)).toEqual({ dataset: 'things', others: 4, cropLeast: 0.3 });
  });
});

it.each([
  [28, 61, 56],
  [32, 61, 61],
  [96, 61, 61],
  [28, 28, 28],
])('a tile of %i pixels in a place of %i is %i wide', (tile, room, size) => {
  expect(tileSize(tile, room)).toBe(size);
});
