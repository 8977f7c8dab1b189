import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { PanelRecord } from '../../../../../models/core/panel.js';
import { NoRecord, PanelRecords, wishId, wishOf } from '../../../../../renderer/panels/shared/records/panel-records.js';

const url = 'app://lab/runs/one/panels/toy/00000200.json';
const values = Float32Array.from({ length: 40 }, (_, i) => i);
const panel = { title: 'Toy', schema: z.object({ text: z.string() }) };
const record: PanelRecord = {
  format: 1,
  panel: 'toy',
  step: 200,
  body: { text: 'a' },
  picture: null,
  matrices: {
    'attention/0/0/0': { rows: 2, columns: 2, offset: 0 },
    'thumbnails/0': { rows: 8, columns: 4, offset: 16 },
  },
};

/** Serves the record and ranges of its bytes, and remembers what was asked for. */
function server(changes: { record?: unknown; status?: number; bytes?: Uint8Array } = {}) {
  const asked: string[] = [];
  const load = async (address: string) => {
    asked.push(address);
    const [path, query] = address.split('?');
    if (path!.endsWith('.json')) {
      return new Response(JSON.stringify(changes.record ?? record), { status: changes.status ?? 200 });
    }
    const range = new URLSearchParams(query);
    const [from, count] = [Number(range.get('offset')), Number(range.get('bytes'))];
    return new Response(changes.bytes?.slice() ?? new Uint8Array(values.slice().buffer).slice(from, from + count));
  };
  return { asked, files: new PanelRecords(panel, load) };
}

describe('a piece of a record', () => {
  test('is its matrix, by its range of bytes and no more', async () => {
    const { asked, files } = server();
    const { matrix } = await files.piece({ url, key: 'attention/0/0/0' });
    expect(matrix).toEqual({ rows: 2, columns: 2, values: Float32Array.of(0, 1, 2, 3) });
    expect(asked.at(-1)).toBe('app://lab/runs/one/panels/toy/00000200.bin?offset=0&bytes=16');
  });

  test('can be some of the rows', async () => {
    const { asked, files } = server();
    const { matrix } = await files.piece({ url, key: 'thumbnails/0', rows: { first: 4, count: 4 } });
    expect(matrix?.rows).toBe(4);
    expect(matrix?.values[0]).toBe(4 + 16);
    expect(asked.at(-1)).toContain('?offset=80&bytes=64');
  });

  test('is read without reading the record again', async () => {
    const { asked, files } = server();
    await Promise.all([files.piece({ url, key: null }), files.piece({ url, key: 'attention/0/0/0' })]);
    await files.piece({ url, key: 'thumbnails/0' });
    expect(asked.filter((address) => address === url)).toHaveLength(1);
  });
});

describe('what is not there', () => {
  test('a record that is missing is told from one that can’t be read', async () => {
    await expect(server({ status: 404 }).files.piece({ url, key: null })).rejects.toThrow(NoRecord);
    await expect(server({ status: 500 }).files.piece({ url, key: null })).rejects.toThrow('status 500');
  });

  test('a matrix that the record doesn’t have is named', async () => {
    const { files } = server();
    await expect(files.piece({ url, key: 'positions' })).rejects.toThrow('The record of step 200 has no positions.');
  });

  test('a file that is cut short and a format of later versions are refused', async () => {
    const short = server({ bytes: new Uint8Array(12) });
    await expect(short.files.piece({ url, key: 'attention/0/0/0' })).rejects.toThrow('12 bytes where 16 belong');
    const later = server({ record: { ...record, format: 2 } });
    await expect(later.files.record(url)).rejects.toThrow(/can't be understood: format: /);
  });

  test('a body that is not the panel’s is told by the panel’s name and the place', async () => {
    const { files } = server({ record: { ...record, body: { text: 1 } } });
    await expect(files.record(url)).rejects.toThrow(/^Toy: the record of step 200 can't be understood: text: /);
  });

  test('what failed is asked for again', async () => {
    let status = 404;
    const files = new PanelRecords(panel, async () => new Response(JSON.stringify(record), { status }));
    await expect(files.record(url)).rejects.toThrow(NoRecord);
    status = 200;
    expect((await files.record(url)).step).toBe(200);
  });
});

test('a wish is the same after it was written down', () => {
  for (const wish of [
    { url, key: null },
    { url, key: 'thumbnails/0' },
    { url, key: 'thumbnails/0', rows: { first: 0, count: 4 } },
  ]) {
    expect(wishOf(wishId(wish))).toEqual(wish);
  }
});
