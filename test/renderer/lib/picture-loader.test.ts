import { describe, expect, test } from 'vitest';
import { PictureLoader } from '../../../renderer/lib/picture-loader.js';

/** Loads that end when told, in the order in which they were begun. */
class FakeServer {
  readonly asked: string[] = [];
  readonly #open: { url: string; resolve: (picture: string) => void; reject: (reason: Error) => void }[] = [];

  readonly load = (url: string): Promise<string> => {
    this.asked.push(url);
    return new Promise((resolve, reject) => this.#open.push({ url, resolve, reject }));
  };

  get inFlight(): number {
    return this.#open.length;
  }

  async answer(): Promise<void> {
    const { url, resolve } = this.#open.shift()!;
    resolve(`picture of ${url}`);
    await settled();
  }

  async refuse(): Promise<void> {
    this.#open.shift()!.reject(new Error('not found'));
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

describe('one load in flight, newest wins', () => {
  test('wishes in between are dropped', async () => {
    const server = new FakeServer();
    const loader = new PictureLoader(server.load, 10);
    const wishes = ['a', 'b', 'c', 'd'].map((url) => loader.show(url));
    expect(server.inFlight).toBe(1);
    await server.answer();
    expect(server.inFlight).toBe(1);
    await server.answer();
    expect(server.asked).toEqual(['a', 'd']);
    expect(await Promise.all(wishes)).toEqual(['picture of a', null, null, 'picture of d']);
    expect(server.inFlight).toBe(0);
  });

  test('a wish goes before what is to be prefetched', async () => {
    const server = new FakeServer();
    const loader = new PictureLoader(server.load, 10);
    loader.prefetch(['a', 'b', 'c']);
    const wish = loader.show('z');
    await server.answer();
    await server.answer();
    expect(server.asked).toEqual(['a', 'z', 'b']);
    expect(await wish).toBe('picture of z');
  });

  test('a picture that can’t be loaded is null and holds nothing up', async () => {
    const server = new FakeServer();
    const loader = new PictureLoader(server.load, 10);
    const wish = loader.show('gone');
    await server.refuse();
    expect(await wish).toBeNull();
    const next = loader.show('there');
    await server.answer();
    expect(await next).toBe('picture of there');
  });
});

describe('keeping', () => {
  async function filled(server: FakeServer, capacity: number, urls: string[]) {
    const loader = new PictureLoader(server.load, capacity);
    for (const url of urls) {
      void loader.show(url);
      await server.answer();
    }
    return loader;
  }

  test('what is at hand is not loaded again', async () => {
    const server = new FakeServer();
    const loader = await filled(server, 2, ['a']);
    expect(await loader.show('a')).toBe('picture of a');
    loader.prefetch(['a']);
    expect(server.asked).toEqual(['a']);
  });

  test('the one used longest ago goes first', async () => {
    const server = new FakeServer();
    const loader = await filled(server, 2, ['a', 'b']);
    loader.peek('a');
    void loader.show('c');
    await server.answer();
    expect(loader.peek('b')).toBeUndefined();
    expect(loader.peek('a')).toBe('picture of a');
    expect(loader.peek('c')).toBe('picture of c');
  });
});

test('prefetching tells when a picture has come or can’t be loaded, and forgets former plans', async () => {
  const server = new FakeServer();
  const loader = new PictureLoader(server.load, 10);
  const told: string[] = [];
  const tell = () => told.push(['a', 'c', 'd'].filter((url) => loader.peek(url)).join());
  loader.prefetch(['a', 'b', 'c'], tell);
  loader.prefetch(['c', 'd'], tell);
  await server.answer();
  await server.refuse();
  await server.answer();
  expect(server.asked).toEqual(['a', 'c', 'd']);
  expect(told).toEqual(['a', 'a', 'a,d']);
});
