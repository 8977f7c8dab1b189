/** `events.out.tfevents…`: the same scalars and pictures for TensorBoard. One file per sitting. */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readLines, type MetricsLine } from './metrics-file.js';
import { listPanels, panelFile } from './panels.js';
import { encodeRecord, SESSION_START, type SummaryValue, type TensorBoardEvent } from './tensorboard-record.js';

const prefix = 'events.out.tfevents.';

export class EventFile {
  readonly #file: number;
  readonly #now: () => Date;
  /** Bytes that hold whole records. */
  #length: number;
  #torn = false;

  /**
   * Opens a new file for a sitting that writes `firstStep` and later ones. Where earlier sittings left files,
   * TensorBoard is told to drop what they hold from there on; where there are none, as in a branched run, the file
   * begins with the run's history.
   */
  constructor(dir: string, { now, firstStep }: { now: () => Date; firstStep: number }) {
    this.#now = now;
    const earlier = readdirSync(dir)
      .filter((name) => name.startsWith(prefix))
      .map((name) => parseInt(name.slice(prefix.length), 10))
      .filter(Number.isFinite);
    // TensorBoard reads the files in the order of their names, so times must grow from sitting to sitting.
    const seconds = Math.max(Math.floor(now().getTime() / 1000), ...earlier.map((time) => time + 1));
    this.#file = openSync(join(dir, `${prefix}${seconds}.${hostname()}.${process.pid}`), 'a');
    this.#length = fstatSync(this.#file).size;
    this.#write([{ wall_time: this.#seconds(), file_version: 'brain.Event:2' }]);
    if (earlier.length > 0) this.#write([{ ...this.#event(firstStep), session_log: { status: SESSION_START } }]);
    else if (firstStep > 0) this.#writeHistory(dir);
  }

  addMetrics(lines: readonly MetricsLine[]): void {
    this.#write(
      lines.map(({ step, values }) => {
        const value = Object.entries(values).map(([tag, one]): SummaryValue => ({ tag, simple_value: one ?? NaN }));
        return { ...this.#event(step), summary: { value } };
      }),
    );
  }

  /** A panel's picture, under the panel's name. */
  addPicture(tag: string, step: number, png: Uint8Array): void {
    const header = new DataView(png.buffer, png.byteOffset, png.byteLength);
    const image = {
      width: header.getUint32(16),
      height: header.getUint32(20),
      // PNG's colour type 0 is greyscale; TensorBoard counts channels.
      colorspace: png[25] === 0 ? 1 : 3,
      encoded_image_string: png,
    };
    this.#write([{ ...this.#event(step), summary: { value: [{ tag, image }] } }]);
  }

  /** Waits until everything is on the disk. */
  sync(): void {
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }

  #writeHistory(dir: string): void {
    this.addMetrics(readLines(dir));
    for (const [panel, steps] of Object.entries(listPanels(dir))) {
      for (const step of steps) {
        const path = panelFile(dir, panel, step, '.png');
        if (path !== null) this.addPicture(panel, step, readFileSync(path));
      }
    }
  }

  #write(events: TensorBoardEvent[]): void {
    const records = Buffer.concat(events.map(encodeRecord));
    // Readers give up at half a record: what follows would be lost with it.
    if (this.#torn) ftruncateSync(this.#file, this.#length);
    this.#torn = true;
    writeFileSync(this.#file, records);
    this.#torn = false;
    this.#length += records.length;
  }

  #event(step: number): TensorBoardEvent {
    return { wall_time: this.#seconds(), step };
  }

  #seconds(): number {
    return this.#now().getTime() / 1000;
  }
}
