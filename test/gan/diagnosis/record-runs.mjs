/**
 * Records what small GANs measure while they train, as window medians and evaluations: recorded/<name>.json. No guard may be alarmed by
 * those that are healthy. `node test/gan/diagnosis/record-runs.mjs [part of a name]`; MODEL_LAB_HOME holds their runs.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
/** Rows of a window, as MetricWindows has them where every tenth step is recorded. */
const ROWS = 5;

const networks = {
  // Its first pictures are of few kinds.
  mlp: { preset: 'mlp', steps: 3000 },
  dcgan: { preset: 'dcgan', filters: '16,32' },
  residual: { preset: 'dcgan', network: 'residual', filters: '6,12', learningRate: 4e-4 },
  plane: { preset: 'plane' },
};
const wasserstein = { loss: 'wasserstein', learningRate: 3e-4, discriminatorSteps: 3 };
const losses = {
  'non-saturating': {},
  minimax: { loss: 'minimax' },
  hinge: { loss: 'hinge' },
  'least-squares': { loss: 'least-squares' },
  'wasserstein-gradient': { ...wasserstein, penalty: 'gradient', beta1: 0, beta2: 0.9 },
  'wasserstein-clip': { ...wasserstein, penalty: 'clip', optimizer: 'rmsprop' },
  'non-saturating-r1': { penalty: 'r1' },
  'hinge-spectral': { loss: 'hinge', discriminatorNorm: 'spectral' },
};
const images = { dataset: 'fashion-mnist-10k', batchSize: 32, evaluateEvery: 300, evaluateSamples: 1000 };

const runs = Object.entries(networks).flatMap(([network, own]) =>
  Object.entries(losses).map(([loss, values]) => ({
    name: `healthy-${network}-${loss}`,
    settings: { ...own, ...(network !== 'plane' && images), ...values },
  })),
);
const rated = (ratio) => ({ ...networks.dcgan, ...images, discriminatorRateRatio: ratio });
runs.push({ name: 'weak-dcgan', settings: rated(0.01) });

const wanted = process.argv[2] ?? '';
for (const { name, settings } of runs.filter((run) => run.name.includes(wanted))) {
  const { preset, ...changes } = { steps: 1500, ...settings };
  const set = Object.entries(changes).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  const args = [
    join(here, '../../../build/lab.mjs'),
    'train',
    'gan',
    '--preset',
    preset,
    '--steps',
    '1500',
    '--json',
    ...set,
  ];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e9 });
  const lines = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const run = lines.find(({ kind }) => kind === 'run');
  const told = lines.filter(({ kind }) => kind === 'diagnosis').map(({ claim, evidence }) => `${claim} ${evidence}`);
  console.log(name, lines.at(-1)?.kind, lines.at(-1)?.seconds, ...told, run ? '' : stderr);
  const recorded = reduce(lines.filter(({ kind }) => kind === 'metrics'));
  const text = JSON.stringify({ config: run.config, ...recorded }).replaceAll('],"', '],\n"');
  writeFileSync(join(here, 'recorded', `${name}.json`), `${text}\n`);
}

/** Lower medians of each five rows by metric, and what is measured at few steps as it is; three digits of each. */
function reduce(rows) {
  const names = Object.keys(Object.assign({}, ...rows.map(({ values }) => values)));
  const at = (name) => rows.filter(({ values }) => Number.isFinite(values[name]));
  const round = (value) => Number(value.toPrecision(3));
  const evaluated = names.filter((name) => at(name).length < rows.length / 2);
  const windows = Array.from({ length: Math.floor(rows.length / ROWS) }, (_, i) =>
    rows.slice(i * ROWS, (i + 1) * ROWS),
  );
  const median = (name, window) => {
    const values = window.map(({ values }) => values[name]).sort((a, b) => a - b);
    return round(values[(ROWS - 1) / 2]);
  };
  const measured = evaluated.length === 0 ? [] : at(evaluated[0]);
  return {
    every: rows[1].step - rows[0].step,
    medians: Object.fromEntries(
      names
        .filter((name) => !evaluated.includes(name))
        .map((name) => [name, windows.map((window) => median(name, window))]),
    ),
    measuredAt: measured.map(({ step }) => step),
    measured: Object.fromEntries(evaluated.map((name) => [name, measured.map(({ values }) => round(values[name]))])),
  };
}
