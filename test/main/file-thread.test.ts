import { describe, expect, it } from 'vitest';
import { FileThread, type Thread } from '../../electron/main/files/file-thread.js';
import { packError, unpackError, type FileAnswer, type FileRequest } from '../../electron/main/files/wire.js';
import { RequestError } from '../../models/core/errors.js';

class FakeThread implements Thread {
  requests: FileRequest[] = [];
  #listeners = new Map<string, (value: never) => void>();
  postMessage(message: FileRequest): void {
    this.requests.push(message);
  }
  on(event: string, listener: (value: never) => void): void {
    this.#listeners.set(event, listener);
  }
  terminate(): Promise<number> {
    return Promise.resolve(0);
  }
  answer(answer: FileAnswer): void {
    (this.#listeners.get('message') as (answer: FileAnswer) => void)(answer);
  }
  die(): void {
    (this.#listeners.get('error') as (error: Error) => void)(new Error('out of memory'));
    (this.#listeners.get('exit') as (code: number) => void)(1);
  }
}

function setUp() {
  const threads: FakeThread[] = [];
  const files = new FileThread(() => {
    threads.push(new FakeThread());
    return threads.at(-1)!;
  });
  return { threads, files };
}

describe('FileThread', () => {
  it('gives each task its own answer, whatever the order', async () => {
    const { threads, files } = setUp();
    const a = files.run('assertIdle', '/a');
    const b = files.run('listRuns', '/runs');
    const [first, second] = threads[0]!.requests;
    threads[0]!.answer({ seq: second!.seq, value: ['run'] });
    threads[0]!.answer({ seq: first!.seq, value: undefined });
    expect(await b).toEqual(['run']);
    expect(await a).toBeUndefined();
  });

  it('fails what was under way when the thread dies, and starts another for the next task', async () => {
    const { threads, files } = setUp();
    const lost = files.run('listRuns', '/runs');
    threads[0]!.die();
    await expect(lost).rejects.toThrow('out of memory');
    const next = files.run('listRuns', '/runs');
    expect(threads).toHaveLength(2);
    threads[1]!.answer({ seq: threads[1]!.requests[0]!.seq, value: [] });
    expect(await next).toEqual([]);
  });

  it('tells when all that it was told to do is done, or lost', async () => {
    const { threads, files } = setUp();
    await files.settled();
    const told: string[] = [];
    void files.run('assertIdle', '/a').then(() => told.push('a'));
    void files.run('assertIdle', '/b').catch(() => told.push('b'));
    expect(files.busy).toBe(true);
    const settled = files.settled().then(() => told.push('settled'));
    threads[0]!.answer({ seq: threads[0]!.requests[0]!.seq, value: undefined });
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual(['a']);
    threads[0]!.die();
    await settled;
    expect(told.sort()).toEqual(['a', 'b', 'settled']);
  });
});

describe('errors on the wire', () => {
  it('keep their kind, field, code and path', () => {
    const request = unpackError(packError(new RequestError('steps: too many.', { field: 'steps' })));
    expect(request).toBeInstanceOf(RequestError);
    expect(request).toMatchObject({ message: 'steps: too many.', field: 'steps' });
    const system = Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC', path: '/full/run.json' });
    expect(unpackError(packError(system))).toMatchObject({ code: 'ENOSPC', path: '/full/run.json' });
  });
});
