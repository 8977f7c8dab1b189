import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Film, type FilmFrame } from '../../../../../renderer/panels/shared/film/film.svelte.js';

const waiting = new Map<string, { come: () => void; fail: () => void }>();
const load = (address: string) =>
  new Promise<string>((resolve, reject) =>
    waiting.set(address, { come: () => resolve(`<${address}>`), fail: () => reject(new Error('not there')) }),
  );

/** Lets these arrive, one after the other, as they are loaded. */
async function arrive(...addresses: string[]): Promise<void> {
  for (const address of addresses) {
    waiting.get(address)!.come();
    waiting.delete(address);
    await vi.advanceTimersByTimeAsync(0);
  }
}

const framesOf = (what: string, ...steps: number[]): FilmFrame[] => steps.map((step) => [step, `${what}${step}`]);

beforeEach(() => {
  waiting.clear();
  vi.useFakeTimers();
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => setTimeout(work, 16));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('frames are shown as they come', async () => {
  const film = new Film(load, 10);
  film.show(framesOf('a', 0, 10));
  expect([film.steps, film.frames]).toEqual([[0, 10], {}]);
  await arrive('a0');
  expect(film.frames).toEqual({ 0: '<a0>' });
  await arrive('a10');
  expect(film.frames).toEqual({ 0: '<a0>', 10: '<a10>' });
});

test('a film that follows its run stays whole until the new frame is there', async () => {
  const film = new Film(load, 10);
  film.show(framesOf('a', 0), { patient: true });
  await arrive('a0');
  await vi.advanceTimersByTimeAsync(200);
  film.show(framesOf('a', 0, 10), { patient: true });
  expect(film.steps).toEqual([0]);
  await arrive('a10');
  expect(film.steps).toEqual([0]);
  await vi.advanceTimersByTimeAsync(200);
  expect([film.steps, film.frames]).toEqual([[0, 10], { 0: '<a0>', 10: '<a10>' }]);
  film.show(framesOf('a', 10), { patient: true });
  expect([film.steps, film.frames]).toEqual([[10], { 10: '<a10>' }]);
});

test('frames of something else come at once, and those before stay until all of them are there', async () => {
  const film = new Film(load, 10);
  film.show(framesOf('a', 0, 10), { of: 'a', patient: true });
  await arrive('a0', 'a10');
  await vi.advanceTimersByTimeAsync(200);
  film.show(framesOf('b', 0, 10), { of: 'b', patient: true });
  await arrive('b0');
  expect(film.frames).toEqual({ 0: '<b0>', 10: '<a10>' });
  await arrive('b10');
  expect(film.frames).toEqual({ 0: '<b0>', 10: '<b10>' });
});

test('a frame that can’t be loaded holds up no film', async () => {
  const film = new Film(load, 10);
  film.show(framesOf('a', 0), { patient: true });
  await arrive('a0');
  film.show(framesOf('a', 0, 10), { patient: true });
  waiting.get('a10')!.fail();
  await vi.advanceTimersByTimeAsync(200);
  expect([film.steps, film.frames]).toEqual([[0, 10], { 0: '<a0>' }]);
});
