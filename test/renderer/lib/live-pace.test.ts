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
  const pace = new LivePace({ cores });
  const work = () => undefined;
  pace.request(work);
  const began = performance.now();
  frame(paintMs);
  pace.request(work);
  while (frames.length === 0) vi.advanceTimersByTime(1);
  pace.cancel(work);
  return performance.now() - began;
}

test('many requests are one call in the next frame', () => {
  const work = vi.fn();
  const pace = new LivePace({ cores: 2 });
  pace.request(work);
  pace.request(work);
  expect(work).not.toHaveBeenCalled();
  frame();
  expect(work).toHaveBeenCalledTimes(1);
});

test('a frame, and as much again for what composes it, takes one percent of the processors', () => {
  expect(40 / pauseAfter(20, 2)).toBeCloseTo(0.02, 3);
  expect(80 / pauseAfter(40, 4)).toBeCloseTo(0.04, 3);
});

test('what costs nothing is shown as often as there is more, and what is dear is shown all the same', () => {
  expect(pauseAfter(0, 2)).toBeGreaterThan(140);
  expect(pauseAfter(0, 2)).toBeLessThan(160);
  expect(pauseAfter(500, 2)).toBeLessThan(4010);
});

test('what comes during the pause is shown after it', () => {
  const work = vi.fn();
  const pace = new LivePace({ cores: 2 });
  pace.request(work);
  frame(10);
  pace.request(work);
  vi.advanceTimersByTime(900);
  expect(frames).toHaveLength(0);
  vi.advanceTimersByTime(200);
  frame();
  expect(work).toHaveBeenCalledTimes(2);
});

test('what is urgent waits for the next frame only', () => {
  const work = vi.fn();
  const pace = new LivePace({ cores: 2 });
  pace.request(work);
  frame(50);
  pace.request(work);
  expect(frames).toHaveLength(0);
  pace.request(work, { urgent: true });
  pace.request(work, { urgent: true });
  expect(frames).toHaveLength(1);
  frame();
  expect(work).toHaveBeenCalledTimes(2);
});

test('a window that draws no frames takes what comes every five seconds', () => {
  const work = vi.fn();
  const pace = new LivePace({ cores: 2 });
  pace.request(work);
  vi.advanceTimersByTime(4999);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledTimes(1);
});

test('cancelled work is not done', () => {
  const work = vi.fn();
  const pace = new LivePace({ cores: 2 });
  pace.request(work);
  pace.cancel(work);
  frame();
  vi.advanceTimersByTime(10_000);
  expect(work).not.toHaveBeenCalled();
});

test('all that is live is shown in the same frame', () => {
  const [curves, list] = [vi.fn(), vi.fn()];
  const pace = new LivePace({ cores: 2 });
  pace.request(curves);
  frame(10);
  pace.request(list);
  vi.advanceTimersByTime(500);
  pace.request(curves);
  vi.advanceTimersByTime(600);
  expect(frames).toHaveLength(1);
  frame();
  expect([curves.mock.calls.length, list.mock.calls.length]).toEqual([2, 1]);
});

test('what a frame needs is asked for shortly before the pause ends, once for each time that it is wanted', () => {
  const [work, fetch] = [vi.fn(), vi.fn()];
  const pace = new LivePace({ cores: 2 });
  pace.request(() => {
    work();
    pace.ahead(fetch);
  });
  frame(10);
  vi.advanceTimersByTime(860);
  expect(fetch).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60);
  expect(fetch).toHaveBeenCalledTimes(1);
  pace.request(work);
  expect(frames).toHaveLength(0);
  vi.advanceTimersByTime(100);
  frame();
  vi.advanceTimersByTime(10_000);
  expect([work.mock.calls.length, fetch.mock.calls.length]).toEqual([2, 1]);
});

test('where nothing has been shown for long, what a frame needs is asked for at once', () => {
  const fetch = vi.fn();
  new LivePace({ cores: 2 }).ahead(fetch);
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('what is asked for ahead may ask for a frame itself', () => {
  const work = vi.fn();
  const pace = new LivePace({ cores: 2 });
  pace.request(work);
  frame(10);
  pace.ahead(() => pace.request(work));
  vi.advanceTimersByTime(1100);
  expect(frames).toHaveLength(1);
  frame();
  expect(work).toHaveBeenCalledTimes(2);
});

test('somebody at the window sees what is new within a second, at once after the first movement and for some time', () => {
  const work = vi.fn();
  const pace = new LivePace({ cores: 2 });
  pace.request(work);
  frame(500);
  pace.request(work);
  vi.advanceTimersByTime(1500);
  expect(frames).toHaveLength(0);
  pace.heedUser();
  expect(frames).toHaveLength(1);
  frame(500);
  pace.request(work);
  vi.advanceTimersByTime(1000);
  expect(frames).toHaveLength(1);
  frame();
  vi.advanceTimersByTime(9000);
  pace.request(work);
  frame(500);
  pace.request(work);
  vi.advanceTimersByTime(1500);
  expect(frames).toHaveLength(0);
});

test('what comes of a frame is shown in one more, which is paid for with a longer pause', () => {
  const [first, second] = [vi.fn(), vi.fn()];
  const pace = new LivePace({ cores: 2 });
  const work = vi.fn();
  pace.request(work);
  frame(10);
  pace.follow(first);
  vi.advanceTimersByTime(50);
  pace.follow(second);
  pace.follow(first);
  expect(frames).toHaveLength(0);
  vi.advanceTimersByTime(60);
  expect(frames).toHaveLength(1);
  frame(10);
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1]);
  pace.request(work);
  vi.advanceTimersByTime(1700);
  expect(frames).toHaveLength(0);
  vi.advanceTimersByTime(300);
  expect(frames).toHaveLength(1);
});

test('work that fails is told, and keeps nothing else from being done', () => {
  const [told, other] = [vi.fn(), vi.fn()];
  vi.stubGlobal('reportError', told);
  const pace = new LivePace({ cores: 2 });
  const failing = () => {
    throw new Error('it failed');
  };
  pace.request(failing);
  pace.request(other);
  frame();
  expect([told.mock.calls.length, other.mock.calls.length]).toEqual([1, 1]);
  pace.request(other);
  vi.advanceTimersByTime(200);
  frame();
  expect(other).toHaveBeenCalledTimes(2);
});

test('what was done unseen is not paid for: the next frame can come at once', () => {
  const work = vi.fn();
  const pace = new LivePace({ cores: 2 });
  pace.request(work);
  frames = [];
  vi.advanceTimersByTime(5000);
  expect(work).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(200);
  pace.request(work);
  expect(frames).toHaveLength(1);
});
