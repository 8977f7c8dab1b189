import { describe, expect, it } from 'vitest';
import { tableExamples } from '../../models/classifier/table-examples.js';
import type { TableDataset } from '../../models/data/dataset.js';
import { fitEncoding, type EncodedNumber, type TableEncoding } from '../../models/data/table-encoding.js';
import { fakeSources } from '../transformer/fake-sources.js';
import { points, small } from './made.js';

const table = points('number');

/** The same rows, further east and with twice the targets. */
const moved: TableDataset = {
  ...table,
  values: table.values.map((value, at) => (at % 2 === 0 ? value + 7 : value)),
  targets: table.targets!.map((target) => 2 * target),
};

const config = small('linear');
const eastOf = ({ columns }: TableEncoding) => (columns[0] as EncodedNumber).mean;
const encodingOf = (assets: Record<string, unknown>) => assets['encoding'] as TableEncoding;

describe('rows', () => {
  it('are fed standardised, and shown as they are written', async () => {
    const { test, assets, input } = await tableExamples(config, fakeSources({ table }));
    const [east, north] = encodingOf(assets).columns as [EncodedNumber, EncodedNumber];
    const { shape, data } = test.feeds(Int32Array.of(5))['rows'] as { shape: number[]; data: Float32Array };
    expect([shape, input]).toEqual([[1, 2], [2]]);
    expect(data[0]).toBeCloseTo((table.values[10]! - east.mean) / east.deviation, 5);
    expect(data[1]).toBeCloseTo((table.values[11]! - north.mean) / north.deviation, 5);
    expect(test.values(5)!.map(Number)).toEqual([table.values[10], table.values[11]]);
    expect(test.pixels(5)).toBeNull();
  });

  it('are encoded as they were when the run began', async () => {
    const encoding = fitEncoding(table);
    const { assets, output } = await tableExamples(config, fakeSources({ table: moved, assets: { encoding } }));
    expect(encodingOf(assets)).toEqual(encoding);
    expect(output).toEqual(encoding.target);
  });

  it('are encoded as the weights that a run begins with know them, with a target of their own', async () => {
    const start = fitEncoding(table);
    const sources = fakeSources({ table: moved, startAssets: { encoding: start } });
    const encoding = encodingOf((await tableExamples(config, sources)).assets);
    expect(eastOf(encoding)).toBe(eastOf(start));
    expect(eastOf(fitEncoding(moved))).toBeCloseTo(eastOf(start) + 7, 6);
    expect(encoding.target).toEqual(fitEncoding(moved).target);
  });

  it('of other columns than the weights know are refused', async () => {
    const others = { ...table, columns: table.columns.map((column) => ({ ...column, name: `${column.name}er` })) };
    const sources = fakeSources({ table: others, startAssets: { encoding: fitEncoding(table) } });
    await expect(tableExamples(config, sources)).rejects.toThrow(
      "dataset: the columns of 'points' are not those that were learned from, such as 'east'; use the data set of the run.",
    );
  });
});
