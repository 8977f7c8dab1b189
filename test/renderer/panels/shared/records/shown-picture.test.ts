import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ShownPicture } from '../../../../../renderer/panels/shared/records/shown-picture.svelte.js';

const waiting = new Map<string, (picture: string) => void>();
const load = (url: string) => new Promise<string>((resolve) => waiting.set(url, resolve));
async function arrive(url: string): Promise<void> {
  waiting.get(url)!(`<${url}>`);
  await vi.advanceTimersByTimeAsync(0);
}

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

/** One that shows step 10 of its run and follows it. */
async function following(): Promise<ShownPicture<string>> {
  const shown = new ShownPicture(load, 10);
  void shown.show(10, 'a', { patient: true });
  await arrive('a');
  expect([shown.step, shown.picture]).toEqual([10, '<a>']);
  return shown;
}

test('the first picture is shown at once, later ones together with what else comes', async () => {
  const shown = await following();
  void shown.show(20, 'b', { patient: true });
  await arrive('b');
  expect(shown.step).toBe(10);
  await vi.advanceTimersByTimeAsync(200);
  expect([shown.step, shown.picture]).toEqual([20, '<b>']);
});

test('whoever scrubs sees the picture as soon as it is there, and none that was wished for before', async () => {
  const shown = await following();
  void shown.show(20, 'b', { patient: true });
  void shown.show(10, 'a');
  await vi.advanceTimersByTimeAsync(0);
  await arrive('b');
  await vi.advanceTimersByTimeAsync(200);
  expect([shown.step, shown.picture]).toEqual([10, '<a>']);
});

test('a picture that waits to be shown gives way to one that somebody waits for', async () => {
  const shown = await following();
  void shown.show(20, 'b', { patient: true });
  await arrive('b');
  void shown.show(10, 'a');
  await vi.advanceTimersByTimeAsync(200);
  expect(shown.step).toBe(10);
});

test('what is closed shows nothing more', async () => {
  const shown = await following();
  void shown.show(20, 'b', { patient: true });
  void shown.show(30, 'c', { patient: true });
  await arrive('b');
  shown.close();
  await arrive('c');
  await vi.advanceTimersByTimeAsync(200);
  expect(shown.step).toBe(10);
});
