/** Loads what generators make with their default settings, and describes it as a list does. */
import type { DatasetInfo, ImageDataset, Split, TableDataset } from '../dataset.js';
import { allocatePixels } from '../limits.js';
import { splitTable } from '../split-table.js';
import { choosePoints, selectRows, summariseTable, type WholeTable } from '../table-summary.js';
import type { RowSplit } from '../table-content.js';
import type { Generator, TableGenerator } from './generators.js';
import type { MakeSettings } from './settings.js';
import { drawShape, shapeClasses, shapeLabel, SHAPES_SIDE } from './shape-pictures.js';

const PICTURE_BYTES = SHAPES_SIDE * SHAPES_SIDE * 3;
const PER_TURN = 50;

const known = new Map<string, DatasetInfo>();

/** Made once in a process. */
export function generatedInfo(generator: Generator): DatasetInfo {
  const info = known.get(generator.name) ?? describe(generator);
  known.set(generator.name, info);
  return info;
}

function describe(generator: Generator): DatasetInfo {
  const { name, title, summary, defaults } = generator;
  const common = {
    name,
    title,
    summary,
    origin: 'bundled' as const,
    licence: null,
    source: 'made by the app',
    notes: [],
  };
  if (generator.kind === 'images') {
    const counts = { train: pictureNumbers('train', defaults).length, test: pictureNumbers('test', defaults).length };
    const size = { width: SHAPES_SIDE, height: SHAPES_SIDE, channels: 3 as const };
    return { kind: 'images', ...common, ...counts, ...size, classNames: shapeClasses };
  }
  const { table, split } = makeTable(generator, defaults);
  const counts = { train: split.train.length, test: split.test.length };
  const { classNames } = table;
  return {
    kind: 'table',
    ...common,
    ...counts,
    ...summariseTable(table),
    classNames,
    points: choosePoints(table, split.train),
  };
}

/** All rows, and which are for what. */
export function makeTable(generator: TableGenerator, settings: MakeSettings): { table: WholeTable; split: RowSplit } {
  const table = generator.make(settings);
  return { table, split: splitTable(generator.name, table) };
}

/** One split, in memory. */
export function loadGeneratedTable(generator: TableGenerator, split: Split): TableDataset {
  const made = makeTable(generator, generator.defaults);
  return { name: generator.name, ...selectRows(made.table, made.split[split]) };
}

/** The numbers of the pictures of a split: the last fifth is for testing. */
export function pictureNumbers(split: Split, { rows }: MakeSettings): Int32Array {
  const test = Math.round(rows / 5);
  const [first, count] = split === 'train' ? [0, rows - test] : [rows - test, test];
  return Int32Array.from({ length: count }, (_, i) => first + i);
}

/** Pixels of the pictures of these numbers, one after the other. Others have a turn while it draws. */
export async function drawPictures(numbers: Int32Array, settings: MakeSettings): Promise<Uint8Array> {
  const pixels = allocatePixels(numbers.length * PICTURE_BYTES);
  for (let i = 0; i < numbers.length; i++) {
    drawShape(numbers[i]!, settings, pixels, i * PICTURE_BYTES);
    if (i % PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return pixels;
}

/** One split, in memory. */
export async function loadGeneratedImages({ name, defaults }: Generator, split: Split): Promise<ImageDataset> {
  const numbers = pictureNumbers(split, defaults);
  return {
    name,
    images: await drawPictures(numbers, defaults),
    labels: numbers.map(shapeLabel),
    count: numbers.length,
    ...{ width: SHAPES_SIDE, height: SHAPES_SIDE, channels: 3 },
    classNames: shapeClasses,
  };
}
