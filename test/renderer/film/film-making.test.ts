import { expect, test } from 'vitest';
import type { Picture } from '../../../models/core/telemetry.js';
import { filmFrame } from '../../../models/film/film-frame.js';
import { GifFilm } from '../../../models/film/gif.js';
import { FilmMaking, type FilmThread } from '../../../renderer/film/film-making.svelte.js';
import type { FilmNews, FilmOrder } from '../../../renderer/film/film-order.js';
import { makeFilm, type FilmPlace } from '../../../renderer/film/make-film.js';
import { evenSize, webmCodec } from '../../../renderer/film/webm-codec.js';

const look = { arranged: { columns: 1, rows: 1, tiles: [0] }, scale: 2, captioned: false };
const order: FilmOrder = {
  kind: 'gif',
  frames: [0, 40].map((step) => ({ step, url: `app://lab/${step}` })),
  ...{ look, rate: 5, codec: null, holds: true },
};

class FakeThread implements FilmThread {
  onmessage: ((event: { data: FilmNews }) => void) | null = null;
  onerror: ((event: { message?: string }) => void) | null = null;
  orders: FilmOrder[] = [];
  ended = false;

  postMessage(asked: FilmOrder): void {
    this.orders.push(asked);
  }

  terminate(): void {
    this.ended = true;
  }

  says(data: FilmNews): void {
    this.onmessage?.({ data });
  }
}

function started() {
  const threads: FakeThread[] = [];
  const making = new FilmMaking(() => {
    threads.push(new FakeThread());
    return threads.at(-1)!;
  });
  const film = making.make(order);
  return { making, film, thread: threads[0]!, threads };
}

test('a film tells how far it is, is handed over once it is made, and its thread ends', async () => {
  const { making, film, thread } = started();
  expect([thread.orders, making.progress]).toEqual([[order], { done: 0, total: 2 }]);
  thread.says({ kind: 'progress', done: 1 });
  expect(making.progress).toEqual({ done: 1, total: 2 });
  thread.says({ kind: 'made', bytes: Uint8Array.of(1, 2) });
  expect([await film, making.progress, thread.ended]).toEqual([Uint8Array.of(1, 2), null, true]);
});

test('one that is cancelled gives nothing, and one that fails a sentence', async () => {
  const cancelled = started();
  cancelled.making.cancel();
  expect([await cancelled.film, cancelled.thread.ended, cancelled.making.progress]).toEqual([null, true, null]);
  const failed = started();
  failed.thread.says({ kind: 'failed', message: 'scale: too large; use less.' });
  await expect(failed.film).rejects.toThrow('scale: too large; use less.');
  const broken = started();
  broken.thread.onerror?.({ message: 'no memory' });
  await expect(broken.film).rejects.toThrow("The film can't be made: no memory.");
  expect(broken.thread.ended).toBe(true);
});

/** Tiles of 3 × 2 pixels. */
const info = { rows: 1, columns: 1, tileWidth: 3, tileHeight: 2 };
const pictureAt = (url: string): Picture => ({
  ...{ width: 3, height: 2, channels: 1 },
  pixels: Uint8Array.from({ length: 6 }, (_, i) => url.length * 5 + i),
});

test('the frames of a film are those that a terminal writes, in order and for as long', async () => {
  const told: number[] = [];
  const added: [number, number][] = [];
  const place: FilmPlace = {
    read: (url) => Promise.resolve({ info, picture: pictureAt(url) }),
    webm: () =>
      Promise.resolve({
        add: ({ pixels }, ms) => void added.push([pixels[0]!, ms]),
        finish: () => Uint8Array.of(7),
      }),
    told: (done) => told.push(done),
  };
  const gif = new GifFilm();
  order.frames.forEach(({ step, url }, i) => gif.add(filmFrame(pictureAt(url), info, look, step), [200, 1200][i]!));
  expect(await makeFilm(order, place)).toEqual(gif.finish());
  expect(told).toEqual([1, 2]);
  expect(await makeFilm({ ...order, kind: 'webm', codec: 'vp8' }, place)).toEqual(Uint8Array.of(7));
  expect(added).toEqual([[55, 200], [60, 1200]]); // prettier-ignore
});

test('WebM is offered only where the window says that it can encode such frames, of even sides', async () => {
  const asked: { width: number; height: number }[] = [];
  const encoder = (known: readonly string[]) => ({
    isConfigSupported: (config: { codec: string; width: number; height: number }) => {
      asked.push({ width: config.width, height: config.height });
      return Promise.resolve({ supported: known.includes(config.codec) });
    },
  });
  const codecWith = async (found: unknown) => {
    Object.assign(globalThis, { VideoEncoder: found });
    try {
      return await webmCodec({ width: 29, height: 40 });
    } finally {
      Reflect.deleteProperty(globalThis, 'VideoEncoder');
    }
  };
  expect(await webmCodec({ width: 28, height: 28 })).toBeNull();
  expect(await codecWith(encoder(['vp09.00.40.08', 'vp8']))).toBe('vp9');
  expect(await codecWith(encoder(['vp8']))).toBe('vp8');
  expect(await codecWith(encoder([]))).toBeNull();
  expect(await codecWith({ isConfigSupported: () => Promise.reject(new TypeError('never heard of it')) })).toBeNull();
  expect(asked[0]).toEqual({ width: 30, height: 40 });
  expect(evenSize({ width: 30, height: 41 })).toEqual({ width: 30, height: 42 });
});
