import { z } from 'zod';
import { matrixUrl } from '../../../../electron/protocol/app.js';
import type { BodyOf, MatrixInfo, PanelInfo, PanelRecord } from '../../../../models/core/panel.js';
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
export interface Piece<Body = unknown> {
  url: string;
  key: string | null;
  record: PanelRecord<Body>;
  matrix: Matrix | null;
}

const FLOAT_BYTES = 4;
const KEPT_RECORDS = 64;

const size = z.int().min(0);
/** A record but for its body. */
const recordSchema = z.object({
  format: z.literal(1),
  panel: z.string(),
  step: size,
  body: z.unknown(),
  matrices: z.record(z.string(), z.object({ rows: size, columns: size, offset: size })),
  picture: z.object({ width: size, height: size, channels: z.union([z.literal(1), z.literal(3)]) }).nullable(),
});

/** A panel's records by their address, the last ones kept, and parts of their matrices, each read by its range of bytes. */
export class PanelRecords<Body = unknown> {
  readonly #panel: Pick<PanelInfo, 'title' | 'schema'>;
  readonly #fetch: (url: string) => Promise<Response>;
  readonly #records = new Map<string, Promise<PanelRecord<Body>>>();

  constructor(panel: Pick<PanelInfo, 'title' | 'schema'>, load: (url: string) => Promise<Response>) {
    this.#panel = panel;
    this.#fetch = load;
  }

  /** Throws NoRecord where there is none. */
  record(url: string): Promise<PanelRecord<Body>> {
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

  async piece({ url, key, rows }: Wish): Promise<Piece<Body>> {
    const record = await this.record(url);
    if (key === null) return { url, key, record, matrix: null };
    const info = Object.hasOwn(record.matrices, key) ? record.matrices[key] : undefined;
    if (!info) throw new NoRecord(`The record of step ${record.step} has no ${key}.`);
    return { url, key, record, matrix: await this.#readMatrix(url, info, rows ?? { first: 0, count: info.rows }) };
  }

  /** A record with all of its matrices, which are read at once: what is drawn together, and often. */
  async whole(url: string): Promise<{ record: PanelRecord<Body>; matrices: Record<string, Matrix> }> {
    const record = await this.record(url);
    const infos = Object.entries(record.matrices);
    const sizeOf = ({ rows, columns }: MatrixInfo) => rows * columns * FLOAT_BYTES;
    const bytes = infos.reduce((most, [, info]) => Math.max(most, info.offset + sizeOf(info)), 0);
    const buffer = bytes === 0 ? new ArrayBuffer(0) : await this.#readBytes(url, { offset: 0, bytes });
    const matrices = infos.map(([key, info]): [string, Matrix] => {
      const { rows, columns, offset } = info;
      return [key, { rows, columns, values: new Float32Array(buffer, offset, rows * columns) }];
    });
    return { record, matrices: Object.fromEntries(matrices) };
  }

  async #readRecord(url: string): Promise<PanelRecord<Body>> {
    const answer = await this.#fetch(url);
    if (answer.status === 404) throw new NoRecord(`${url} is not there.`);
    if (!answer.ok) throw new Error(`${url} can't be read: status ${answer.status}.`);
    const raw: unknown = await answer.json();
    refuseNewer(raw, url);
    const record = recordSchema.safeParse(raw, { jitless: true });
    if (!record.success) throw new Error(`${url} can't be understood: ${wrong(record.error)}.`);
    const body = this.#panel.schema.safeParse(record.data.body, { jitless: true });
    if (!body.success) {
      const { title } = this.#panel;
      throw new Error(`${title}: the record of step ${record.data.step} can't be understood: ${wrong(body.error)}.`);
    }
    return { ...record.data, body: body.data as BodyOf<PanelInfo> as Body };
  }

  async #readMatrix(url: string, info: MatrixInfo, rows: RowRange): Promise<Matrix> {
    const offset = info.offset + rows.first * info.columns * FLOAT_BYTES;
    const bytes = rows.count * info.columns * FLOAT_BYTES;
    const buffer = await this.#readBytes(url, { offset, bytes });
    return { rows: rows.count, columns: info.columns, values: new Float32Array(buffer) };
  }

  /** Of the matrices of a record. */
  async #readBytes(url: string, range: { offset: number; bytes: number }): Promise<ArrayBuffer> {
    const answer = await this.#fetch(matrixUrl(url, range));
    if (!answer.ok) throw new Error(`The matrices of ${url} can't be read: status ${answer.status}.`);
    const buffer = await answer.arrayBuffer();
    if (buffer.byteLength !== range.bytes) {
      throw new Error(`The matrices of ${url} are cut short: ${buffer.byteLength} bytes where ${range.bytes} belong.`);
    }
    return buffer;
  }
}

/** Throws where a newer version of this program has written the record. */
function refuseNewer(raw: unknown, url: string): void {
  const { format } = (raw ?? {}) as { format?: unknown };
  if (typeof format !== 'number' || format <= 1) return;
  throw new Error(
    `${url} can't be understood: format: ${format} is that of a newer version of Model Lab; open it with that version.`,
  );
}

/** The first thing that is wrong: "probes.0.title: expected string". */
function wrong({ issues: [first] }: z.ZodError): string {
  if (!first) return 'it is not what was expected';
  return `${first.path.length > 0 ? `${first.path.join('.')}: ` : ''}${first.message}`;
}

/** The same words for the same wish. */
export function wishId({ url, key, rows }: Wish): string {
  return JSON.stringify([url, key, rows?.first, rows?.count]);
}

export function wishOf(id: string): Wish {
  const [url, key, first, count] = JSON.parse(id) as [string, string | null, number | null, number | null];
  return first === null || count === null ? { url, key } : { url, key, rows: { first, count } };
}
