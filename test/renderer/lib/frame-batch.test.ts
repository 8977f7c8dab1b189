import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FrameBatch } from '../../../renderer/lib/frame-batch.js';

let frames: (() => void)[] = [];
function frame(): void {
  for (const work of frames.splice(0)) work();
}

beforeEach(() => {
  frames = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => frames.push(work));
  vi.stubGlobal('cancelAnimationFrame', () => undefined);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('many requests are one call in the next frame', () => {
  const work = vi.fn();
  const batch = new FrameBatch(work);
  batch.request();
  batch.request();
  expect(work).not.toHaveBeenCalled();
  frame();
  expect(work).toHaveBeenCalledTimes(1);
  batch.request();
  frame();
  expect(work).toHaveBeenCalledTimes(2);
});

test('without frames the work is done within a second', () => {
  const work = vi.fn();
  new FrameBatch(work).request();
  vi.advanceTimersByTime(1000);
  expect(work).toHaveBeenCalledTimes(1);
});

test('after costly work it rests', () => {
  const work = vi.fn(() => void vi.advanceTimersByTime(20));
  const batch = new FrameBatch(work, { rest: 5 });
  batch.request();
  frame();
  batch.request();
  expect(frames).toHaveLength(0);
  vi.advanceTimersByTime(99);
  expect(frames).toHaveLength(0);
  vi.advanceTimersByTime(1);
  frame();
  expect(work).toHaveBeenCalledTimes(2);
});

test('it pauses for a fixed time where that is longer', () => {
  const work = vi.fn();
  const batch = new FrameBatch(work, { rest: 5, pauseMs: 200 });
  batch.request();
  frame();
  batch.request();
  vi.advanceTimersByTime(199);
  expect(frames).toHaveLength(0);
  vi.advanceTimersByTime(1);
  frame();
  expect(work).toHaveBeenCalledTimes(2);
});

test('cancelled work is not done', () => {
  const work = vi.fn();
  const batch = new FrameBatch(work);
  batch.request();
  batch.cancel();
  vi.advanceTimersByTime(5000);
  expect(work).not.toHaveBeenCalled();
});
