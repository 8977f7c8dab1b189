import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { columnOfFeatures, encodeRaw } from '../../classifier/encode-raw.js';
import { inputOf } from '../../classifier/inference.js';
import { encodingOf, rawRows, valuesOf } from '../../classifier/table-examples.js';
import { RequestError } from '../../core/errors.js';
import type { DataSources } from '../../core/model.js';
import { keptClasses } from '../../core/same-data.js';
import type { TableDataset } from '../../data/dataset.js';
import { encodeTable, type TableEncoding } from '../../data/table-encoding.js';
import type { SelfSupervisedConfig } from '../config.js';
import { selfSupervisedDataProblem } from '../data-problem.js';
import type { Examples, Part } from '../examples.js';

/** Rows of a table; those that a number belongs to have no classes. Throws RequestError where they can't be learned from. */
export async function tableExamples(config: SelfSupervisedConfig, sources: DataSources): Promise<Examples> {
  const [train, test] = [await sources.table('train'), await sources.table('test')];
  const encoding = encodingOf(train, sources);
  const { width, target } = encoding;
  const { name } = train;
  const columns = encoding.columns.map((column) => column.width).filter((one) => one > 0);
  const problem =
    selfSupervisedDataProblem(config, { kind: 'table', name, train: train.count, test: test.count }) ??
    columnProblem(name, columns.length);
  if (problem) throw problem;
  const part = (table: TableDataset): Part => {
    const rows = encodeTable(encoding, table);
    const plain = (indices: Int32Array) => {
      const data = new Float32Array(indices.length * width);
      indices.forEach((row, at) => data.set(rows.subarray(row * width, (row + 1) * width), at * width));
      return data;
    };
    return {
      count: table.count,
      labels: target.kind === 'classes' ? table.labels : null,
      feeds: (indices) => ({ raw: { shape: [indices.length, width], data: plain(indices) } }),
      raw: (indices) => rawRows(encoding, table, indices),
      plain,
      pixels: () => null,
      words: (number) => inWords(encoding, valuesOf(table, number)),
    };
  };
  return {
    shape: { kind: 'table', width, columns },
    unit: 'rows',
    classNames: target.kind === 'classes' ? target.classNames : [],
    train: part(train),
    test: part(test),
    data: {},
    read: (_scope, { raw }) => raw as Tensor,
    assets: { encoding, ...(target.kind === 'classes' && keptClasses(sources.assets, train)) },
    use: {
      input: inputOf({ kind: 'rows', encoding }),
      read: (raw) => encodeRaw(encoding, raw as Tensor2D),
      columns: columnOfFeatures(encoding),
    },
    pixelsOfFile: null,
  };
}

function columnProblem(name: string, columns: number): RequestError | null {
  if (columns >= 2) return null;
  const has = columns === 1 ? 'one column' : 'no column';
  return new RequestError(
    `dataset: '${name}' has ${has} with values to learn from; some are told from the others, so use data of two or more.`,
    { field: 'dataset' },
  );
}

/** "alcohol 13.2, hue 1.04"; what is missing is left out. */
function inWords({ columns }: TableEncoding, values: readonly string[]): string {
  return values.flatMap((value, at) => (value === '' ? [] : [`${columns[at]!.name} ${value}`])).join(', ');
}
