import { expect, test } from 'vitest';
import { z } from 'zod';
import type { PanelRecord } from '../../../../../models/core/panel.js';
import { PanelRecords } from '../../../../../renderer/panels/shared/records/panel-records.js';
import { ShownPiece } from '../../../../../renderer/panels/shared/records/shown-piece.svelte.js';

/** Answers requests for records when told to, oldest first. */
class FakeDisk {
  readonly asked: string[] = [];
  readonly #open: ((status: number) => void)[] = [];

  readonly load = (url: string): Promise<Response> => {
    this.asked.push(url);
    const step = Number(/\d+/.exec(url)?.[0]);
    const record: PanelRecord = {
      format: 1,
      panel: 'toy',
      step,
      body: null,
      matrices: {},
      picture: null,
    };
    return new Promise((resolve) =>
      this.#open.push((status) => resolve(new Response(JSON.stringify(record), { status }))),
    );
  };

  async answer(status = 200): Promise<void> {
    this.#open.shift()!(status);
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
  }
}

const wish = (step: number) => ({ url: `app://lab/runs/r/panels/toy/${step}.json`, key: null });

function shownFrom(disk: FakeDisk) {
  return new ShownPiece(new PanelRecords({ title: 'Toy', schema: z.null() }, disk.load), 8);
}

test('a fast scrub shows the newest wish, and the last piece until it is there', async () => {
  const disk = new FakeDisk();
  const shown = shownFrom(disk);
  for (const step of [1, 2, 3, 4]) void shown.show(wish(step));
  expect(shown.piece).toBeNull();
  await disk.answer();
  expect(shown.piece).toBeNull();
  await disk.answer();
  expect(shown.piece?.record.step).toBe(4);
  expect(disk.asked).toHaveLength(2);
  void shown.show(wish(5));
  expect(shown.piece?.record.step).toBe(4);
  await disk.answer();
  expect(shown.piece?.record.step).toBe(5);
});

test('neighbours are loaded ahead, and then shown without another load', async () => {
  const disk = new FakeDisk();
  const shown = shownFrom(disk);
  void shown.show(wish(10), [wish(11), wish(9)]);
  await disk.answer();
  await disk.answer();
  await disk.answer();
  expect(disk.asked).toHaveLength(3);
  await shown.show(wish(11));
  expect(shown.piece?.record.step).toBe(11);
  expect(disk.asked).toHaveLength(3);
});

test('a record that is not there is a problem of its own kind, gone with the next piece', async () => {
  const disk = new FakeDisk();
  const shown = shownFrom(disk);
  void shown.show(wish(1));
  await disk.answer(404);
  expect(shown.problem?.kind).toBe('missing');
  void shown.show(wish(2));
  await disk.answer(500);
  expect(shown.problem).toMatchObject({ kind: 'broken', sentence: expect.stringContaining('status 500') });
  void shown.show(wish(3));
  await disk.answer();
  expect(shown.problem).toBeNull();
  expect(shown.piece?.record.step).toBe(3);
});
