import { expect, test } from 'vitest';
import { architectureConfigs } from '../../../models/core/architectures.js';
import { differences } from '../../../models/core/comparison/differences.js';
import { seedGroups } from '../../../models/core/comparison/seed-groups.js';
import { furtherSettings } from '../../../models/core/comparison/settings.js';
import { describeFields } from '../../../models/core/fields.js';
import { comparedRun } from './compared.js';

const byKey = (...runs: Parameters<typeof differences>[0]) =>
  Object.fromEntries(differences(runs).differing.map(({ key, values }) => [key, values]));

test('runs that differ in the seed alone differ in the seed alone', () => {
  const seeds = [0, 1, 20_000].map((seed) => comparedRun({ id: `run-${seed}`, name: `run ${seed}`, config: { seed } }));
  expect(byKey(...seeds)).toEqual({ seed: [0, 1, 20_000] });
  const [difference] = differences(seeds).differing;
  expect(difference).toMatchObject({ title: 'Seed', texts: ['0', '1', '20000'], departs: [false, true, true] });
  expect(differences(seeds, 1).differing[0]!.departs).toEqual([true, false, true]);
});

test('what differs is told with its title, its unit and in words; what is alike is counted', () => {
  const a = comparedRun({ config: { batchSize: 64, learningRate: 2e-4, optimizer: 'adam' } });
  const b = comparedRun({ config: { batchSize: 2048, learningRate: 5e-5, optimizer: 'adamw' } });
  const odd = comparedRun({ config: { learningRate: 0.0001 * 3 } });
  expect(differences([a, odd]).differing.find(({ key }) => key === 'learningRate')!.texts).toEqual([
    '0.0002',
    '0.0003',
  ]);
  const { differing, alike } = differences([a, b]);
  expect(Object.fromEntries(differing.map(({ key, texts }) => [key, texts]))).toEqual({
    batchSize: ['64', '2,048'],
    optimizer: ['Adam', 'AdamW'],
    learningRate: ['0.0002', '5e-5'],
  });
  expect(differing[0]).toMatchObject({ title: 'Batch size', unit: 'examples', group: 'Data' });
  expect(alike).toBeGreaterThan(10);
  expect(differences([a, a]).alike).toBe(alike + 3);
});

test('a setting that only some make use of is missing in the others, and is none where it is written alike', () => {
  const adam = comparedRun({ config: { optimizer: 'adam', momentum: 0.9 } });
  const steady = comparedRun({ config: { optimizer: 'sgd', momentum: 0.5 } });
  expect(byKey(adam, steady)).toEqual({ optimizer: ['adam', 'sgd'], momentum: [null, 0.5] });
  const usual = comparedRun({ config: { optimizer: 'sgd', momentum: 0.9 } });
  expect(byKey(adam, usual)).toEqual({ optimizer: ['adam', 'sgd'] });
});

test('runs of different architectures have different settings', () => {
  const values = byKey(comparedRun(), comparedRun({ architecture: 'gan' }));
  expect(values['architecture']).toEqual(['classifier', 'gan']);
  expect(values['latentSize']).toEqual([null, expect.any(Number)]);
});

test('an architecture or a configuration that is not known here is compared as it was written', () => {
  const record = { ...comparedRun().record, architecture: 'quantum', config: { qubits: 4, seed: 0 } };
  const runs = [record, { ...record, config: { qubits: 5, seed: 0 } }].map((one) => ({ record: one, changes: [] }));
  expect(byKey(...runs)).toEqual({ qubits: [4, 5] });
});

test('data of the same name, parameters, execution, lineage and what was changed on the way count as well', () => {
  const a = comparedRun();
  const b = comparedRun({
    data: { name: 'breast-cancer', sha256: { 'data.csv': 'b1'.repeat(32) } },
    parameters: { model: 100 },
    execution: { mode: 'xla' },
    device: 'NVIDIA H200',
    parent: { id: 'brave-otter', step: 20 },
    start: { id: 'sunny-heron', step: 1000, part: 'encoder' },
    changes: [
      { step: 50, key: 'learningRate', value: 0.01 },
      { step: 100, key: 'learningRate', value: 0.02 }, // no step has followed it
    ],
  });
  const texts = Object.fromEntries(differences([a, b]).differing.map((one) => [one.key, one.texts]));
  expect(texts).toEqual({
    dataSum: ['a0a0a0a0a0a0', 'b1b1b1b1b1b1'],
    parameters: ['12,354', '100'],
    executedAs: ['graph', 'XLA'],
    device: ['CPU', 'NVIDIA H200'],
    parent: ['–', 'brave-otter at step 20'],
    start: ['–', 'sunny-heron at step 1,000, encoder'],
    changes: ['–', 'Learning rate: 0.01 from step 50'],
  });
  expect(byKey(a, b)['changes']).toEqual([null, [{ step: 50, key: 'learningRate', value: 0.01 }]]);
});

test('the end is told where it does not follow from what is told', () => {
  const a = comparedRun({ config: { epochs: 10, steps: null }, steps: 100, stepsPerEpoch: 10 });
  const larger = comparedRun({ config: { epochs: 10, steps: null, batchSize: 128 }, steps: 50, stepsPerEpoch: 5 });
  expect(byKey(a, larger)).toEqual({ batchSize: [expect.any(Number), 128] });
  const goneOn = comparedRun({ config: { epochs: 10, steps: null }, steps: 200, stepsPerEpoch: 10 });
  expect(byKey(a, goneOn)).toEqual({ endsAt: [100, 200] });
});

test('runs of one plan but their seeds are a group, whatever came of them', () => {
  const at = (seed: number, told = {}) => comparedRun({ config: { seed }, ...told });
  const runs = [
    at(0),
    at(1, { status: 'failed', step: 40 }),
    comparedRun({ config: { seed: 0, learningRate: 0.1 } }),
    at(2, { device: 'NVIDIA H200', execution: { mode: 'xla' } }),
    at(0), // once more
    at(3, { changes: [{ step: 1, key: 'learningRate', value: 0.01 }] }),
  ];
  expect(seedGroups(runs)).toEqual([
    { runs: [0, 1, 3], seeds: [0, 1, 2] },
    { runs: [2], seeds: [0] },
    { runs: [4], seeds: [0] },
    { runs: [5], seeds: [3] },
  ]);
});

test('no field of a configuration is called as what is added to them', () => {
  const keys = architectureConfigs.flatMap((one) => describeFields(one).map(({ key }) => key));
  expect(furtherSettings.filter((key) => keys.includes(key))).toEqual([]);
});
