import { matrixUrl } from '../../electron/protocol/app.js';
import type { MatrixInfo, PanelRecord } from '../../models/core/telemetry.js';
import type { Matrix, RowRange } from './matrix.js';

/** There is no panel record at this address. */
export class NoRecord extends Error {
  override readonly name = 'NoRecord';
}

/** What part of which record is wanted; only the record where there is no `key`. */
export interface Wish {
  url: string;
  key: string | null;
  rows?: RowRange;
}

/** A record with the part of its matrices that was asked for. */
export interface Piece {
  url: string;
  key: string | null;
  record: PanelRecord;
  matrix: Matrix | null;
}

const FLOAT_BYTES = 4;
const KEPT_RECORDS = 64;

/** Panel records by their address, the last ones kept, and parts of their matrices, each read by its range of bytes. */
export class PanelFiles {
  readonly #fetch: (url: string) => Promise<Response>;
  readonly #records = new Map<string, Promise<PanelRecord>>();

  constructor(load: (url: string) => Promise<Response>) {
    this.#fetch = load;
  }

  /** Throws NoRecord where there is none. */
  record(url: string): Promise<PanelRecord> {
    const known = this.#records.get(url);
    this.#records.delete(url);
    const record = known ?? this.#readRecord(url);
    this.#records.set(url, record);
    // What failed may be there later.
    if (!known) record.catch(() => this.#records.get(url) === record && this.#records.delete(url));
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= KEPT_RECORDS) break;
      this.#records.delete(oldest);
    }
    return record;
  }

  async piece({ url, key, rows }: Wish): Promise<Piece> {
    const record = await this.record(url);
    if (key === null) return { url, key, record, matrix: null };
    const info = record.matrices[key];
    if (!info) throw new NoRecord(`The record of step ${record.step} has no ${key}.`);
    return { url, key, record, matrix: await this.#readMatrix(url, info, rows ?? { first: 0, count: info.rows }) };
  }

  async #readRecord(url: string): Promise<PanelRecord> {
    const answer = await this.#fetch(url);
    if (answer.status === 404) throw new NoRecord(`${url} is not there.`);
    if (!answer.ok) throw new Error(`${url} can't be read: status ${answer.status}.`);
    const record = (await answer.json()) as PanelRecord; // written by this app's own worker
    if (record.format !== 1) throw new Error(`${url} is of format ${String(record.format)}; this app reads format 1.`);
    return record;
  }

  async #readMatrix(url: string, info: MatrixInfo, rows: RowRange): Promise<Matrix> {
    const offset = info.offset + rows.first * info.columns * FLOAT_BYTES;
    const bytes = rows.count * info.columns * FLOAT_BYTES;
    const answer = await this.#fetch(matrixUrl(url, { offset, bytes }));
    if (!answer.ok) throw new Error(`The matrices of ${url} can't be read: status ${answer.status}.`);
    const buffer = await answer.arrayBuffer();
    if (buffer.byteLength !== bytes) {
      throw new Error(`The matrices of ${url} are cut short: ${buffer.byteLength} bytes where ${bytes} belong.`);
    }
    return { rows: rows.count, columns: info.columns, values: new Float32Array(buffer) };
  }
}

/** The same words for the same wish. */
export function wishId({ url, key, rows }: Wish): string {
  return JSON.stringify([url, key, rows?.first, rows?.count]);
}

export function wishOf(id: string): Wish {
  const [url, key, first, count] = JSON.parse(id) as [string, string | null, number | null, number | null];
  return first === null || count === null ? { url, key } : { url, key, rows: { first, count } };
}
