import { describe, expect, it } from 'vitest';
import { RunQueue } from '../../electron/main/run-queue.js';

function openQueue(...slots: string[]): RunQueue {
  const queue = new RunQueue();
  queue.open(slots);
  return queue;
}

describe('RunQueue', () => {
  it('trains one run at a time on one device, in the order in which they came', () => {
    const queue = openQueue('cpu');
    queue.add('a');
    queue.add('b');
    queue.add('c');
    expect(queue.take()).toEqual({ id: 'a', slot: 'cpu' });
    expect(queue.take()).toBeNull();
    queue.remove('a');
    expect(queue.take()).toEqual({ id: 'b', slot: 'cpu' });
    expect(queue.training).toEqual(['b']);
    expect(queue.position('c')).toBe(1);
  });

  it('gives every GPU a run of its own, and the freed one to the next', () => {
    const queue = openQueue('gpu:0', 'gpu:1');
    for (const id of ['a', 'b', 'c']) queue.add(id);
    expect([queue.take()?.slot, queue.take()?.slot, queue.take()]).toEqual(['gpu:0', 'gpu:1', null]);
    queue.remove('b');
    expect(queue.take()).toEqual({ id: 'c', slot: 'gpu:1' });
  });

  it('lets a run wait for the device that it wants, and those behind it pass', () => {
    const queue = openQueue('gpu:0', 'gpu:1', 'cpu');
    queue.add('a', 'gpu:1');
    queue.add('b', 'gpu:1');
    queue.add('c', 'cpu');
    queue.add('d');
    queue.add('e');
    expect([queue.take(), queue.take(), queue.take(), queue.take()]).toEqual([
      { id: 'a', slot: 'gpu:1' },
      { id: 'c', slot: 'cpu' },
      { id: 'd', slot: 'gpu:0' },
      null,
    ]);
    expect([queue.position('b'), queue.position('e')]).toEqual([1, 2]);
    expect([queue.slotOf('a'), queue.slotOf('b')]).toEqual(['gpu:1', null]);
    queue.remove('c');
    // Who wants any device gets no CPU where there are GPUs.
    expect(queue.take()).toBeNull();
    queue.remove('a');
    expect(queue.take()).toEqual({ id: 'b', slot: 'gpu:1' });
  });

  it('gives a run whose device is gone what there is', () => {
    const queue = openQueue('gpu:0', 'cpu');
    queue.add('a', 'gpu:1');
    expect(queue.take()).toEqual({ id: 'a', slot: 'gpu:0' });
    const none = openQueue('cpu');
    none.add('a', 'gpu:1');
    expect(none.take()).toEqual({ id: 'a', slot: 'cpu' });
  });

  it('takes a run that left the queue out of the count', () => {
    const queue = openQueue('cpu');
    for (const id of ['a', 'b', 'c']) queue.add(id);
    queue.remove('a');
    expect([queue.position('a'), queue.position('b'), queue.position('c')]).toEqual([null, 1, 2]);
  });

  it('holds a run once, whether it waits or trains', () => {
    const queue = openQueue('cpu');
    queue.add('a');
    queue.add('a');
    queue.take();
    queue.add('a');
    queue.remove('a');
    expect(queue.has('a')).toBe(false);
    expect(queue.take()).toBeNull();
  });

  it('lets everything wait until the devices are known', () => {
    const queue = new RunQueue();
    queue.add('a');
    expect(queue.take()).toBeNull();
    expect(queue.position('a')).toBe(1);
    queue.open(['cpu']);
    expect(queue.take()).toEqual({ id: 'a', slot: 'cpu' });
  });
});
