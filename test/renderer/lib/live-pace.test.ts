import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LivePace } from '../../../renderer/lib/live-pace.js';

let frames: (() => void)[] = [];
/** Runs what waits for the next frame; its layout and painting take `paintMs`, then other tasks come. */
function frame(paintMs = 0): void {
  for (const work of frames.splice(0)) work();
  // Time passes within the frame's own task: timers that are due have to wait for its end.
  clock += paintMs;
  vi.advanceTimersByTime(1);
}
/** What painting adds to the fake clock. */
let clock = 0;

beforeEach(() => {
  frames = [];
  clock = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + clock);
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => frames.push(work));
  vi.stubGlobal('cancelAnimationFrame', () => (frames = []));
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Milliseconds until the next frame is asked for after one whose painting took `paintMs`. */
function pauseAfter(paintMs: number, cores: number): number {
  const pace = new LivePace(() => undefined, { cores });
  pace.request();
  const began = performance.now();
  frame(paintMs);
  pace.request();
  while (frames.length === 0) vi.advanceTimersByTime(1);
  pace.cancel();
  return performance.now() - began;
}

test('many requests are one call in the next frame', () => {
  const work = vi.fn();
  const pace = new LivePace(work, { cores: 2 });
  pace.request();
  pace.request();
  expect(work).not.toHaveBeenCalled();
  frame();
  expect(work).toHaveBeenCalledTimes(1);
});

test('work and painting together take one percent of the processors', () => {
  expect(20 / pauseAfter(20, 2)).toBeCloseTo(0.02, 3);
  expect(40 / pauseAfter(40, 4)).toBeCloseTo(0.04, 3);
});

test('what costs nothing is shown as often as there is more, and what is dear is shown all the same', () => {
  expect(pauseAfter(0, 2)).toBeGreaterThan(140);
  expect(pauseAfter(0, 2)).toBeLessThan(160);
  expect(pauseAfter(500, 2)).toBeLessThan(2010);
});

test('what comes during the pause is shown after it', () => {
  const work = vi.fn();
  const pace = new LivePace(work, { cores: 2 });
  pace.request();
  frame(20);
  pace.request();
  vi.advanceTimersByTime(900);
  expect(frames).toHaveLength(0);
  vi.advanceTimersByTime(200);
  frame();
  expect(work).toHaveBeenCalledTimes(2);
});

test('what is urgent waits for the next frame only', () => {
  const work = vi.fn();
  const pace = new LivePace(work, { cores: 2 });
  pace.request();
  frame(100);
  pace.request();
  expect(frames).toHaveLength(0);
  pace.request({ urgent: true });
  pace.request({ urgent: true });
  expect(frames).toHaveLength(1);
  frame();
  expect(work).toHaveBeenCalledTimes(2);
});

test('a window that draws no frames takes what comes every five seconds', () => {
  const work = vi.fn();
  const pace = new LivePace(work, { cores: 2 });
  pace.request();
  vi.advanceTimersByTime(4999);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledTimes(1);
});

test('cancelled work is not done', () => {
  const work = vi.fn();
  const pace = new LivePace(work, { cores: 2 });
  pace.request();
  pace.cancel();
  frame();
  vi.advanceTimersByTime(10_000);
  expect(work).not.toHaveBeenCalled();
});
