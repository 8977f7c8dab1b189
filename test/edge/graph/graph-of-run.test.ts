import { expect, test } from 'vitest';
import { graphOfRun } from '../../../models/edge/graph/graph-of-run.js';
import { evaluateGraph } from '../../../models/edge/graph/loaded-graph.js';
import { small, sourcesOf } from '../../classifier/made.js';
import { classifier, madeWeights } from '../graphs.js';

const config = small('mlp', { data: 'table' });
const run = async () => ({
  ...{ name: 'my run', architecture: 'classifier', config, sources: sourcesOf(config) },
  weights: madeWeights((await classifier('mlp', { data: 'table' })).variables),
});

test('a run is exported with the weights of its checkpoint, and tells how it is checked', async () => {
  const { graph, inference, model } = await graphOfRun(await run());
  expect(graph).toMatchObject({
    name: 'my run',
    inputs: [
      {
        name: 'row',
        meaning: {
          kind: 'row',
          columns: [
            { name: 'east', categories: null },
            { name: 'north', categories: null },
          ],
        },
      },
    ],
    outputs: [{ name: 'logits', shape: [2] }],
  });
  expect(inference.task).toEqual({ kind: 'classes', classNames: ['above', 'below'] });
  const examples = (await inference.examples('train'))!;
  expect(examples).toMatchObject({ count: 30, unit: 'rows' });
  const indices = Int32Array.of(2, 0);
  const { logits } = await evaluateGraph(graph, await examples.inputs(indices));
  expect(logits!.shape).toEqual([2, 2]);
  expect(await examples.targets!(indices)).toEqual(model.feeds({ step: 1, epoch: 0, indices })['labels']);
});

test('weights that are missing or of other shapes are refused', async () => {
  const { weights, ...rest } = await run();
  const others = Object.fromEntries(Object.entries(weights).filter(([name]) => name !== 'head/0/bias'));
  await expect(graphOfRun({ ...rest, weights: others })).rejects.toThrow(
    "export: the weights of 'my run' do not fit its settings and data: head/0/bias is missing there and [2] here; use the data that it was trained on.",
  );
  const wider = { shape: [3], data: new Float32Array(3) };
  await expect(graphOfRun({ ...rest, weights: { ...weights, 'head/0/bias': wider } })).rejects.toThrow(
    /is \[3\] there and \[2\] here/,
  );
});

test('an architecture that is no model is refused', async () => {
  await expect(graphOfRun({ ...(await run()), architecture: 'nothing' })).rejects.toThrow(/architecture: 'nothing'/);
});
