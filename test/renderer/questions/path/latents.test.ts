import { expect, test, vi } from 'vitest';
import type { Asker } from '../../../../renderer/panels/shared/asking/asker.svelte.js';

vi.stubGlobal('window', { lab: { onEvent: () => () => undefined } });
const { DrawnAnswer } = await import('../../../../renderer/questions/path/drawn-answer.svelte.js');
const { LatentsOwn } = await import('../../../../renderer/questions/path/latents-own.svelte.js');
const { hopBars, placeName, routeSummary } = await import('../../../../renderer/questions/path/route-words.js');

const own = () => new LatentsOwn({ close: () => undefined } as unknown as Asker<never>);

test('picked samples go to the ends of the path in turn, and in and out of A, B and C', () => {
  const latents = own();
  latents.pick('5');
  latents.class = 'Coat';
  latents.seed = 7;
  latents.pick(latents.sampleAt(2));
  expect(latents.route).toEqual({ question: 'path', asked: { samples: '5, 7:3@Coat', hops: 12, way: 'spherical' } });
  latents.slot = 'b';
  for (const sample of ['4', '6', '2']) latents.pick(sample);
  expect(latents.sum).toEqual({ a: '1', b: '4, 6', c: '3' });
  latents.pick('4');
  // Something has to be taken away.
  latents.pick('6');
  expect([latents.b, latents.usesOf('6'), latents.usesOf('5'), latents.picked]).toEqual([['6'], ['b'], ['from'], '6']);
  latents.way = 'walk';
  latents.slot = 'to';
  expect(latents.route.question).toBe('walk');
  latents.pick('9');
  expect([latents.way, latents.from, latents.to]).toEqual(['spherical', '5', '9']);
});

test('drawings come one after the other, of each the newest', async () => {
  const latents = own();
  const order: string[] = [];
  const ends: (() => void)[] = [];
  const drawing = (name: string) => ({
    draw: (_run: string, step: number) => {
      order.push(`${name} ${step}`);
      return new Promise<void>((resolve) => ends.push(resolve));
    },
  });
  const [a, b] = [drawing('a'), drawing('b')];
  for (const [what, step] of [[a, 1], [b, 1], [b, 2], [a, 2]] as const) latents.draw(what, 'run', step, {}); // prettier-ignore
  for (let i = 0; i < 3; i++) {
    await vi.waitUntil(() => ends.length > i);
    ends[i]!();
  }
  expect(order).toEqual(['a 1', 'b 2', 'a 2']);
});

test('what was drawn stays until the next is there, and is not asked for twice', async () => {
  let number = 0;
  const asker = {
    problem: null as { sentence: string } | null,
    ask: vi.fn(() => Promise.resolve({ number: ++number })),
  };
  const load = vi.fn((url: string) => Promise.resolve(url as unknown as ImageBitmap));
  const drawn = new DrawnAnswer(asker as unknown as Asker<never>, load);
  await drawn.draw('run', 1, { a: 1 });
  await drawn.draw('run', 1, { a: 1 });
  expect(asker.ask).toHaveBeenCalledTimes(1);
  expect(drawn.shown).toMatchObject({ given: { number: 1 }, picture: 'app://lab/answers/1.png' });
  asker.ask.mockImplementationOnce(() => ((asker.problem = { sentence: 'No.' }), Promise.resolve(null as never)));
  await drawn.draw('run', 2, { a: 1 });
  expect([drawn.problem, drawn.shown?.given.number]).toEqual(['No.', 1]);
  await drawn.draw('run', 2, { a: 1 });
  expect([drawn.problem, drawn.shown?.given.number]).toEqual([null, 2]);
});

test('a path is told in words: places between samples, and how far neighbours are apart', () => {
  const names = (count: number) =>
    Array.from({ length: count }, (_, at) => placeName({ samples: ['3', '7:1'], hops: 4 }, at));
  expect(names(5)).toEqual(['3', '.25', '.50', '.75', '7:1']);
  expect(hopBars({ distances: [10, 20], loop: false })).toEqual([
    { distance: 10, share: 0.5 },
    { distance: 20, share: 1 },
  ]);
  // Of a loop, the first is the one from the last picture back.
  expect(hopBars({ distances: [5, 10, 20], loop: true }).map(({ distance }) => distance)).toEqual([10, 20, 5]);
  expect(routeSummary({ distances: [5.25, 12], apart: 98.5, loop: false })).toBe(
    'Bars: how much neighbours differ, 5.25 to 12.0 of 255 per pixel (root mean square). The samples differ by 98.5.',
  );
});
