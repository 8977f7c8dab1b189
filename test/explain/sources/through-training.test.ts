/** Explanations that go on from a checkpoint, of a classifier of Iris that has not learned much. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainingState } from '../../../models/core/learner.js';
import { modelOfRun } from '../../../models/core/model-of-run.js';
import type { PanelContent } from '../../../models/core/panel.js';
import { architectureConfig, parseConfig } from '../../../models/core/parse-config.js';
import { dataSources } from '../../../models/core/sources.js';
import type { StartWeights } from '../../../models/core/start.js';
import { createTraining } from '../../../models/core/train.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { explanationsPanel, type ExplanationsBody } from '../../../models/explain/panels/explanations.js';
import { bundledFolder } from '../../data/temp-folder.js';

const dirs = { user: '/nowhere', installed: [bundledFolder] };
const config = parseConfig(architectureConfig('classifier'), 'mlp', {
  dataset: 'iris',
  data: 'table',
  hiddenLayers: [4],
});

let start: StartWeights;
beforeAll(async () => {
  const sources = dataSources('iris', dirs, { assets: null, startAssets: null });
  const { model } = await modelOfRun({ architecture: 'classifier', config, sources }, 'explain');
  const grown = (factor: number): Record<string, TensorData> =>
    Object.fromEntries(
      Object.entries(model.variables).map(([name, { shape, data }]) => [
        name,
        { shape, data: (data as Float32Array).map((value) => value * factor) },
      ]),
    );
  start = {
    ...{ part: 'all', weights: grown(4), assets: model.assets },
    earlier: [10, 20].map((step) => ({ step, read: () => grown(step / 10) })),
    origin: { id: 'run', name: 'iris-run', step: 30, architecture: 'classifier', config, data: null },
  };
});

interface Seen {
  state: TrainingState;
  content: PanelContent<ExplanationsBody>;
}

/** What there is after each step, as it is read again from where it was kept. */
async function explained(changes: Record<string, unknown>, state?: TrainingState): Promise<Seen[]> {
  const settings = parseConfig(architectureConfig('explain'), 'table', { rows: '1,4-6', method: 'kernel', ...changes });
  const options = { architecture: 'explain', config: settings, dirs, start: () => start, ...(state && { state }) };
  const training = await createTraining(options);
  const seen: Seen[] = [];
  while (training.step < training.steps) {
    await training.advance();
    const panels = await training.observe([explanationsPanel.name]);
    const content = panels[explanationsPanel.name] as PanelContent<ExplanationsBody>;
    seen.push(structuredClone({ content, state: await training.state() }));
  }
  training.dispose();
  return seen;
}

/** Without times, which differ. */
const timeless = ({ content: { body, matrices } }: Seen) => ({
  body: { ...body, rows: body.rows.map((row) => ({ ...row, ms: 0 })) },
  matrices,
});

describe('an explanation', () => {
  it.each([
    ['block by block', { blockRows: 1 }, 4],
    ['through training', { throughTraining: true }, 3],
  ])('that goes on from a checkpoint finds the same, bit for bit: %s', async (_name, changes, steps) => {
    const whole = await explained(changes);
    expect(whole).toHaveLength(steps);
    const rest = await explained(changes, whole[0]!.state);
    expect(rest.map(timeless)).toEqual(whole.slice(1).map(timeless));
  });

  it('through training has the same rows at each checkpoint, by the weights of then', async () => {
    const seen = await explained({ throughTraining: true });
    expect(seen.map(({ content }) => content.body.checkpoint)).toEqual([10, 20, 30]);
    for (const { content } of seen) expect(content.body.rows.map(({ row }) => row)).toEqual([1, 4, 5, 6]);
    const [last] = (await explained({ blockRows: 4 })).slice(-1);
    expect(seen[2]!.content.matrices).toEqual(last!.content.matrices);
    const outputs = seen.map(({ content }) => String(content.matrices!['outputs']!.values));
    expect(new Set(outputs).size).toBe(3);
    for (const { content } of seen) for (const { gap } of content.body.rows) expect(gap).toBeLessThan(1e-5);
  });
});

it.each([
  [{ rows: '200' }, 'rows: there is no row 200; the rows are numbered from 0 to 29.'],
  [{ data: 'iris' }, "data: a run has its own data set; leave 'iris' out."],
  [{ file: '/nowhere/model.h5' }, 'file: a run and a file can not both be explained; leave one of them out.'],
])('what can not be explained is told: %o', async (changes, sentence) => {
  await expect(explained(changes)).rejects.toThrow(sentence);
});
