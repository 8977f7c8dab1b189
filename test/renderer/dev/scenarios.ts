import type { MockRunOptions } from './mock-run.js';

const live: MockRunOptions = {
  id: '20261123-091200-gan-brave-otter',
  name: 'brave-otter',
  status: 'running',
  step: 12_480,
  steps: 18_740,
};
const done: MockRunOptions = { id: 'r-done', name: 'fashion-mlp', status: 'done', step: 9370, steps: 9370, seed: 11 };
const failed: MockRunOptions = {
  id: 'r-failed',
  name: 'wide-and-wild',
  status: 'failed',
  step: 1204,
  steps: 18_740,
  notFinite: [1180, 1190, 1200],
  failure: { code: 'out-of-memory', message: 'The worker ran out of memory at step 1,204.' },
};
const queued: MockRunOptions = { id: 'r-queued', name: 'patient-heron', status: 'queued', step: 0, steps: 0 };
const paused: MockRunOptions = { id: 'r-paused', name: 'slow-badger', status: 'paused', step: 3150, steps: 9370 };
const endless = 'an-experiment-with-a-name-that-somebody-pasted-from-a-spreadsheet-and-never-meant-to-be-this-long';

const transformer = { architecture: 'transformer', steps: 1500, step: 1500, status: 'done' } as const;
const transformers: MockRunOptions[] = [
  { ...transformer, id: 'r-reverse', name: 'copy-reverse', preset: 'reverse', config: { layers: 4 } },
  {
    ...transformer,
    id: 'r-forming',
    name: 'still-forming',
    preset: 'copy',
    status: 'running',
    step: 120,
    steps: 60_000,
  },
  { ...transformer, id: 'r-chars', name: 'nano-shakespeare', preset: 'char-nano', steps: 5000, step: 5000 },
  { ...transformer, id: 'r-patches', name: 'fashion-patches', preset: 'patches', steps: 4000, step: 4000 },
  {
    ...transformer,
    id: 'r-long',
    name: 'five-hundred-tokens',
    preset: 'char-nano',
    steps: 3000,
    step: 3000,
    config: { layers: 8, heads: 8, context: 512 },
  },
  { ...transformer, id: 'r-waiting', name: 'waiting-copy', preset: 'copy', status: 'queued', step: 0 },
  { ...transformer, id: 'r-old', name: 'before-panels', preset: 'copy', old: true },
];

const family: MockRunOptions[] = [
  {
    id: 'r-again',
    name: 'other-digits',
    architecture: 'transformer',
    preset: 'copy',
    status: 'running',
    step: 320,
    steps: 6000,
    origin: { kind: 'start', id: 'r-copy', step: 1000, part: 'all' },
  },
  {
    id: 'r-why-2',
    name: 'why-the-rest',
    architecture: 'toy-explain',
    preset: 'plain',
    status: 'running',
    step: 4,
    steps: 4000,
    inside: { done: 3, total: 12, what: 'trials' },
    origin: { kind: 'start', id: 'r-copy', step: 1500, part: 'all' },
  },
  {
    id: 'r-why-1',
    name: 'why-the-first-hundred',
    architecture: 'toy-explain',
    preset: 'plain',
    status: 'done',
    step: 1000,
    steps: 1000,
    origin: { kind: 'start', id: 'r-copy', step: 1500, part: 'all' },
  },
  {
    id: 'r-branch',
    name: 'slower-rate',
    architecture: 'transformer',
    preset: 'copy',
    status: 'done',
    step: 1500,
    steps: 1500,
    origin: { kind: 'branch', id: 'r-copy', step: 1000 },
  },
  { ...transformer, id: 'r-copy', name: 'copy-twelve', preset: 'copy' },
  done,
];

const classifier = { architecture: 'classifier', steps: 2000, step: 2000, status: 'done' } as const;
const tabular = { ...classifier, preset: 'mlp' } as const;
const classifiers: MockRunOptions[] = [
  { ...classifier, id: 'r-cnn', name: 'fashion-cnn', preset: 'cnn', dataset: 'fashion-mnist-10k' },
  {
    ...classifier,
    id: 'r-birds',
    name: 'two-hundred-birds',
    preset: 'residual',
    dataset: 'birds',
    status: 'running',
    step: 800,
    steps: 60_000,
  },
  { ...tabular, id: 'r-moons', name: 'two-moons', dataset: 'moons', config: { data: 'table' } },
  {
    ...tabular,
    id: 'r-numbers',
    name: 'progression',
    dataset: 'moons',
    config: { data: 'table', output: 'number' },
  },
  { ...classifier, id: 'r-cnn-queued', name: 'patient-cnn', preset: 'cnn', status: 'queued', step: 0 },
];

const exported = {
  architecture: 'edge',
  preset: 'full',
  origin: { kind: 'start', id: 'r-cnn', step: 2000, part: 'all' },
} as const;
const edge: MockRunOptions[] = [
  { ...exported, id: 'r-edge', name: 'fashion-edge', status: 'done', step: 14, steps: 14 },
  { ...exported, id: 'r-edge-2', name: 'dcgan-edge', status: 'running', step: 4, steps: 4000 },
  ...classifiers,
];

/** The runs of a scenario, newest first. */
export function scenarioRuns(name: string): MockRunOptions[] {
  switch (name) {
    case 'empty':
      return [];
    case 'family':
      return family;
    case 'edge':
      return edge;
    case 'classifiers':
      return classifiers;
    case 'transformers':
      return transformers;
    case 'fresh':
      return [{ ...live, step: 0 }];
    case 'queued':
      return [queued, live, done];
    case 'failed':
      return [failed, done];
    case 'paused':
      return [paused, done];
    case 'long':
      return [{ ...live, name: endless }, { ...queued, name: endless }, done];
    case 'many':
      return [
        queued,
        live,
        ...Array.from({ length: 28 }, (_, i) => ({ ...done, id: `r-${i}`, name: `run-${i}`, step: 500, steps: 500 })),
      ];
    case 'million':
      return [{ ...live, step: 1_000_000, steps: 2_000_000, every: 1, notFinite: [250_000, 700_000] }];
    default:
      return [live, queued, done, failed];
  }
}
