import type { Tensor } from '@tensorflow/tfjs';
import type { DataSources } from '../core/model.js';
import type { TableDataset } from '../data/dataset.js';
import { restoreEncoding } from '../data/stored-encoding.js';
import { encodeTable, fitEncoding, type TableEncoding } from '../data/table-encoding.js';
import { keptClasses } from '../core/same-data.js';
import type { ClassifierConfig } from './config.js';
import { classifierDataProblem } from './data-problem.js';
import type { Examples, Output, Part } from './examples.js';

/** Rows of a table with a class or a number each. Throws RequestError where they can't be learned from. */
export async function tableExamples(config: ClassifierConfig, sources: DataSources): Promise<Examples> {
  const [train, test] = [await sources.table('train'), await sources.table('test')];
  const encoding = encodingOf(train, sources);
  const output = outputOf(encoding);
  const { name, classNames, targetName } = train;
  const target = { name: targetName, kind: output.kind };
  const problem = classifierDataProblem(config, { kind: 'table', name, classNames, target });
  if (problem) throw problem;
  const { width } = encoding;
  const feeds = (count: number, data: Float32Array) => ({ rows: { shape: [count, width], data } });
  const part = (table: TableDataset): Part => {
    const rows = encodeTable(encoding, table);
    return {
      count: table.count,
      targets: table.labels ?? table.targets!,
      feeds: (indices) => {
        const data = new Float32Array(indices.length * width);
        indices.forEach((row, at) => data.set(rows.subarray(row * width, (row + 1) * width), at * width));
        return feeds(indices.length, data);
      },
      raw: (indices) => rawRows(encoding, table, indices),
    };
  };
  return {
    form: { kind: 'rows', encoding },
    input: [width],
    output,
    unit: 'rows',
    train: part(train),
    test: { ...part(test), pixels: () => null, values: (number) => valuesOf(test, number) },
    data: {},
    read: (_scope, { rows }) => rows as Tensor,
    feeds,
    assets: { encoding, ...(output.kind === 'classes' && keptClasses(sources.assets, train)) },
  };
}

/**
 * What the run began with; else the columns as the weights that it begins with know them, and the target as it is in these
 * data; else what these data say.
 */
export function encodingOf(train: TableDataset, { assets, startAssets }: DataSources): TableEncoding {
  const kept = assets?.['encoding'];
  if (kept !== undefined) return restoreEncoding(kept);
  const own = fitEncoding(train);
  const start = startAssets?.['encoding'];
  return start === undefined ? own : { ...restoreEncoding(start), target: own.target };
}

function outputOf({ target }: TableEncoding): Output {
  return target.kind === 'classes' ? { kind: 'classes', classNames: target.classNames } : target;
}

/** Numbers, NaN where one is missing, and places of categories among those of the encoding, −1 for others. */
export function rawRows({ columns }: TableEncoding, table: TableDataset, rows: Int32Array): Float32Array {
  const places = columns.map((column, i) =>
    column.kind === 'category' ? table.columns[i]!.categories.map((name) => column.categories.indexOf(name)) : null,
  );
  const width = columns.length;
  return Float32Array.from({ length: rows.length * width }, (_, at) => {
    const value = table.values[rows[Math.floor(at / width)]! * width + (at % width)]!;
    return Number.isNaN(value) ? NaN : (places[at % width]?.[value] ?? value);
  });
}

/** A row as it is written; empty where a value is missing. */
export function valuesOf({ columns, values }: TableDataset, row: number): string[] {
  return columns.map(({ categories, kind }, column) => {
    const value = values[row * columns.length + column]!;
    if (Number.isNaN(value)) return '';
    return kind === 'number' ? String(value) : categories[value]!;
  });
}
