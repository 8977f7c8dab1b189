import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Picture } from '../../models/core/telemetry.js';
import { encodePng } from '../../models/data/png.js';
import { crc32c } from '../../electron/runs/crc32c.js';
import { MetricsFile, metricsLines } from '../../electron/runs/metrics-file.js';
import { writePanel } from '../../electron/runs/panels.js';
import { earlierSamplesDir } from '../../electron/runs/earlier-panels.js';
import { stepName } from '../../electron/runs/run-paths.js';
import { EventFile } from '../../electron/runs/tensorboard.js';
import { tempFolder } from './run-fixture.js';

const now = () => new Date(1_700_000_000_500);
const picture: Picture = { width: 3, height: 2, channels: 1, pixels: Uint8Array.of(0, 50, 100, 150, 200, 250) };
const png = encodePng(picture);

/** A loss at every step, and a score that is measured at step 20 only. */
const metrics = (steps: number[]) =>
  metricsLines(
    {
      kind: 'metrics',
      steps: Int32Array.from(steps),
      wallMs: new Float64Array(steps.length),
      values: {
        loss: Float32Array.from(steps, (step) => step / 10),
        score: Float32Array.from(steps, (step) => (step === 20 ? 0.5 : NaN)),
      },
      examplesPerSecond: 0,
    },
    [{ name: 'score', title: 'Score', group: 'score', part: 'validation', evaluated: true }],
  );

/** A reader of its own, field by field as the wire format has it: number → values. */
type Fields = Map<number, (bigint | Buffer)[]>;

function readFields(bytes: Buffer): Fields {
  const fields: Fields = new Map();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const length = { 0: 0, 1: 8, 2: -1, 5: 4 }[key & 7]!;
    let value: bigint | Buffer;
    if (length === 0) value = varint();
    else {
      const size = length > 0 ? length : Number(varint());
      value = bytes.subarray(at, at + size);
      at += size;
    }
    fields.set(key >> 3, [...(fields.get(key >> 3) ?? []), value]);
  }
  return fields;
}

function readEvents(path: string): Fields[] {
  const file = readFileSync(path);
  const events: Fields[] = [];
  const unmask = (masked: number): number => {
    const rotated = (masked - 0xa282ead8) >>> 0;
    return ((rotated << 15) | (rotated >>> 17)) >>> 0;
  };
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at));
    const content = file.subarray(at + 12, at + 12 + length);
    expect(unmask(file.readUInt32LE(at + 8))).toBe(crc32c(file.subarray(at, at + 8)));
    expect(unmask(file.readUInt32LE(at + 12 + length))).toBe(crc32c(content));
    events.push(readFields(content));
    at += 16 + length;
  }
  return events;
}

const eventFiles = (dir: string): string[] =>
  readdirSync(dir)
    .filter((name) => name.startsWith('events.out.tfevents.'))
    .sort()
    .map((name) => join(dir, name));

function summaryOf(event: Fields): Fields {
  const [value] = readFields(event.get(5)![0] as Buffer).get(1)!;
  return readFields(value as Buffer);
}

test('CRC-32C gives the check value of its specification', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
});

test('a file holds its version, scalars and pictures, each in a checked frame', () => {
  const dir = tempFolder();
  const file = new EventFile(dir, { now, firstStep: 0 });
  file.addMetrics(metrics([10, 20]));
  file.addPicture('gallery', 20, png);
  file.close();
  const [path] = eventFiles(dir);
  const [version, first, second, picture] = readEvents(path!);
  expect((version!.get(1)![0] as Buffer).readDoubleLE()).toBe(1_700_000_000.5);
  expect(String(version!.get(3)![0])).toBe('brain.Event:2');
  expect([first!.get(2), second!.get(2)]).toEqual([[10n], [20n]]);
  expect([first, second].map((event) => readFields(event!.get(5)![0] as Buffer).get(1)!.length)).toEqual([1, 2]);
  expect(String(summaryOf(second!).get(1)![0])).toBe('loss');
  expect((summaryOf(second!).get(2)![0] as Buffer).readFloatLE()).toBe(2);
  expect(String(summaryOf(picture!).get(1)![0])).toBe('gallery');
  const image = readFields(summaryOf(picture!).get(4)![0] as Buffer);
  expect([image.get(1), image.get(2), image.get(3)]).toEqual([[2n], [3n], [1n]]);
  expect(Buffer.compare(image.get(4)![0] as Buffer, png)).toBe(0);
});

test('a later sitting has a later file, which tells TensorBoard from which step on earlier ones are void', () => {
  const dir = tempFolder();
  for (const firstStep of [0, 21, 41]) new EventFile(dir, { now, firstStep }).close();
  const files = eventFiles(dir);
  expect(files).toHaveLength(3);
  const starts = files.slice(1).map((path) => readEvents(path)[1]!);
  expect(starts.map((event) => event.get(2))).toEqual([[21n], [41n]]);
  expect(starts.map((event) => readFields(event.get(7)![0] as Buffer).get(1))).toEqual([[1n], [1n]]);
});

test('a later sitting is read whole, wherever the last record of the one before was torn', () => {
  const whole = tempFolder();
  const first = new EventFile(whole, { now, firstStep: 0 });
  first.addMetrics(metrics([10]));
  const { size } = statSync(eventFiles(whole)[0]!);
  first.addMetrics(metrics([20]));
  first.close();
  const bytes = readFileSync(eventFiles(whole)[0]!);
  for (let end = size; end < bytes.length; end++) {
    const dir = tempFolder();
    writeFileSync(join(dir, 'events.out.tfevents.1700000000.host.1'), bytes.subarray(0, end));
    const later = new EventFile(dir, { now, firstStep: 11 });
    later.addMetrics(metrics([20]));
    later.close();
    const [torn, next] = eventFiles(dir);
    expect(readFileSync(torn!)).toHaveLength(end);
    expect(readEvents(next!).map((event) => event.get(2)?.[0])).toEqual([undefined, 11n, 20n]);
  }
});

test('the first file of a branched run begins with its history', () => {
  const dir = tempFolder();
  const file = new MetricsFile(dir);
  file.append(metrics([10, 20]));
  file.close();
  // Panels with a picture and one without, and a picture from before panels had folders.
  writePanel(dir, { panel: 'gallery', step: 20, content: { body: {}, picture } }, encodePng);
  writePanel(dir, { panel: 'writing', step: 20, content: { body: { text: 'To be' } } }, encodePng);
  mkdirSync(earlierSamplesDir(dir));
  writeFileSync(join(earlierSamplesDir(dir), `${stepName(10)}.png`), png);
  new EventFile(dir, { now, firstStep: 21 }).close();
  const events = readEvents(eventFiles(dir)[0]!);
  expect(events.map((event) => event.get(2)?.[0])).toEqual([undefined, 10n, 20n, 10n, 20n]);
  for (const event of events.slice(3)) {
    expect(String(summaryOf(event).get(1)![0])).toBe('gallery');
    expect(summaryOf(event).has(4)).toBe(true);
  }
});
