import { expect, test } from 'vitest';
import type { AnswerSource } from '../../../../renderer/panels/shared/asking/asker.svelte.js';
import { VariantsOwn } from '../../../../renderer/panels/variants/variants-own.svelte.js';
import { convolutions, quantised } from '../../../edge/inspect/descriptions.js';

function asked() {
  const questions: string[] = [];
  const source: AnswerSource = {
    ask: (_run, step, _request, { name, asked: values }) => {
      questions.push(`${name} ${String(values['variant'])} at ${step}`);
      if (values['variant'] === 9) return Promise.reject(new Error('variant: 9 has no files; choose another one.'));
      return Promise.resolve({
        step,
        body: values['variant'] === 0 ? convolutions : quantised,
        number: null,
        warnings: [],
      } as never);
    },
    cancel: () => Promise.resolve(),
    onEvent: () => () => undefined,
  };
  return {
    questions,
    own: new VariantsOwn({ id: 'r', checkpoints: [{ step: 3, pinned: false, best: false }] }, source),
  };
}

test('graphs are asked of the newest checkpoint, one after the other, each once', async () => {
  const { questions, own } = asked();
  await own.look([
    { step: 0, name: 'model' },
    { step: 2, name: 'ONNX int8' },
  ]);
  expect(own.looked.map(({ name, description }) => [name, description.nodes.length])).toEqual([
    ['model', 10],
    ['ONNX int8', 8],
  ]);
  await own.look([{ step: 2, name: 'ONNX int8' }]);
  expect(own.looked).toHaveLength(1);
  expect(questions).toEqual(['model-graph 0 at 3', 'model-graph 2 at 3']);
});

test('a graph that can’t be had is told, and what was on show stays', async () => {
  const { own } = asked();
  await own.look([{ step: 2, name: 'ONNX int8' }]);
  await own.look([{ step: 9, name: 'nothing' }]);
  expect([own.problem, own.looked.length, own.reading]).toEqual([
    'variant: 9 has no files; choose another one.',
    1,
    false,
  ]);
  own.choose('variant 2');
  expect(own.problem).toBeNull();
  own.choose('variant 2');
  expect(own.looked).toEqual([]);
});
