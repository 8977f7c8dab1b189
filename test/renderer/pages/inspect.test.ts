import { expect, test } from 'vitest';
import { InspectedModels } from '../../../renderer/pages/inspect/inspected-models.svelte.js';
import { endValues, modelFacts, opBars, tensorBars } from '../../../renderer/pages/inspect/model-facts.js';
import { convolutions, quantised } from '../../edge/inspect/descriptions.js';

const given = (name: string) => ({ token: name, path: `/home/ada/${name}`, folder: false });

test('a file is told by its size, nodes, constants, and what goes in and comes out', () => {
  const facts = Object.fromEntries(modelFacts(quantised).map(({ name, value }) => [name, value]));
  expect(facts).toEqual({
    ...{ Format: 'ONNX, opset 17', 'Made by': 'a test', File: '1.0 kB', Nodes: '8' },
    ...{ 'Numbers in constants': '50.1k in 50.1 kB', 'Weights as': 'int8' },
  });
  expect(endValues(convolutions, 'outputs')).toEqual([{ name: 'logits', told: 'float32 [N×10]' }]);
  expect(opBars(convolutions)[0]).toEqual({ name: 'BatchNormalization', share: 1, told: '2' });
  expect(tensorBars(convolutions, 2).map(({ name, told }) => [name, told])).toEqual([
    ['w3', '31360 · 125 kB'],
    ['w2', '18432 · 73.7 kB'],
  ]);
});

test('a second file is held against the first; one that can’t be read leaves what is on show', async () => {
  const models = new InspectedModels((token) =>
    token === 'broken'
      ? Promise.reject(new Error('file: it is cut off.'))
      : Promise.resolve(token === 'b' ? quantised : convolutions),
  );
  await models.open(given('a'), 'one');
  await models.open(given('b'), 'other');
  expect([models.one?.name, models.other?.name]).toEqual(['a', 'b']);
  await models.open(given('broken'), 'other');
  expect([models.problem, models.other?.name, models.reading]).toEqual(['file: it is cut off.', 'b', null]);
  models.close('one');
  expect([models.one?.name, models.other, models.problem]).toEqual(['b', null, null]);
});

test('of two files that are opened one after the other, the later one counts', async () => {
  const waiting: (() => void)[] = [];
  const models = new InspectedModels(
    (token) => new Promise((resolve) => waiting.push(() => resolve(token === 'b' ? quantised : convolutions))),
  );
  const first = models.open(given('a'), 'one');
  const second = models.open(given('b'), 'one');
  waiting[1]!();
  await second;
  waiting[0]!();
  await first;
  expect([models.one?.name, models.one?.description.nodes.length, models.reading]).toEqual(['b', 8, null]);
});

test('an answer that is no description is refused', async () => {
  const models = new InspectedModels(() => Promise.resolve({ nodes: 3 }));
  await models.open(given('a'), 'one');
  expect([models.one, models.problem]).toEqual([null, 'a: what it holds can’t be understood.'.replace('’', "'")]);
});
