import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FrameBatch } from '../../../renderer/lib/frame-batch.js';

let frames: (() => void)[] = [];
function frame(): void {
  for (const work of frames.splice(0)) work();
}

beforeEach(() => {
  frames = [];
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => frames.push(work));
  vi.stubGlobal('cancelAnimationFrame', (number: number) => void (frames[number - 1] = () => undefined));
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

test('a window that draws no frames does nothing until it is seen again', () => {
  const work = vi.fn();
  new FrameBatch(work).request();
  vi.advanceTimersByTime(3_600_000);
  expect(work).not.toHaveBeenCalled();
  frame();
  expect(work).toHaveBeenCalledTimes(1);
});

test('cancelled work is not done, and can be asked for again', () => {
  const work = vi.fn();
  const batch = new FrameBatch(work);
  batch.request();
  batch.cancel();
  frame();
  expect(work).not.toHaveBeenCalled();
  batch.request();
  frame();
  expect(work).toHaveBeenCalledTimes(1);
});
