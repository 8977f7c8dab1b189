import { beforeAll, expect, it } from 'vitest';
import { dataFolders } from '../../build/paths.mjs';
import { fitOf } from '../../models/classifier/regression.js';
import { loadTable } from '../../models/data/catalog.js';
import { encodeTable, fitEncoding } from '../../models/data/table-encoding.js';
import type { DataSources } from '../../models/core/model.js';
import { epochOrder } from '../../models/data/shuffle.js';
import { fakeSources } from '../transformer/fake-sources.js';
import { nativeBackend } from '../engine/native.js';
import { configOf, made, predictTest } from './made.js';

beforeAll(async () => {
  await nativeBackend();
});

it('the preset linear predicts diabetes as well as least squares does', async () => {
  const dirs = dataFolders();
  const [train, test] = [await loadTable('diabetes', 'train', dirs), await loadTable('diabetes', 'test', dirs)];
  const sources: DataSources = {
    ...fakeSources({}),
    table: (split) => Promise.resolve(split === 'train' ? train : test),
  };
  const config = configOf('linear');
  const one = await made(config, 'compiled', sources);
  const perEpoch = Math.floor(train.count / config.batchSize);
  for (let step = 1; step <= config.epochs * perEpoch; step++) {
    const epoch = Math.floor((step - 1) / perEpoch);
    const from = ((step - 1) % perEpoch) * config.batchSize;
    const indices = epochOrder(config.seed, epoch, train.count).slice(from, from + config.batchSize);
    const feeds = one.model.feeds({ step, epoch, indices });
    const learningRate = config.learningRate * (1 - step / (config.epochs * perEpoch));
    one.program.run('train', { ...feeds, learningRate }, { random: [0, step] });
  }
  const { outputs, targets } = predictTest(one.run, one.examples);
  const learned = fitOf(outputs, targets);
  one.program.dispose();

  const encoding = fitEncoding(train);
  const rowsOf = (data: Float32Array) =>
    Array.from({ length: data.length / encoding.width }, (_, row) => [
      1,
      ...data.subarray(row * encoding.width, (row + 1) * encoding.width),
    ]);
  const weights = leastSquares(rowsOf(encodeTable(encoding, train)), Array.from(train.targets!));
  const best = rowsOf(encodeTable(encoding, test)).map((row) => row.reduce((sum, x, i) => sum + x * weights[i]!, 0));
  const exact = fitOf(best, targets);
  expect(exact.r2).toBeGreaterThan(0.35);
  expect(learned.rootMeanSquaredError / exact.rootMeanSquaredError).toBeLessThan(1.03);
});

/** The weights of the normal equations, by Gaussian elimination with pivots. */
function leastSquares(rows: number[][], targets: number[]): number[] {
  const size = rows[0]!.length;
  const system = Array.from({ length: size }, (_, i) => [
    ...Array.from({ length: size }, (_, j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
    rows.reduce((sum, row, r) => sum + row[i]! * targets[r]!, 0),
  ]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let i = column; i < size; i++) {
      if (Math.abs(system[i]![column]!) > Math.abs(system[pivot]![column]!)) pivot = i;
    }
    [system[column], system[pivot]] = [system[pivot]!, system[column]!];
    for (let i = 0; i < size; i++) {
      if (i === column) continue;
      const factor = system[i]![column]! / system[column]![column]!;
      system[i] = system[i]!.map((value, j) => value - factor * system[column]![j]!);
    }
  }
  return system.map((row, i) => row[size]! / row[i]!);
}
