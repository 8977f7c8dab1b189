import { z } from 'zod';
import { expect, test, vi } from 'vitest';
import type { Asker } from '../../../renderer/panels/shared/asking/asker.svelte.js';

vi.stubGlobal('window', { lab: { onEvent: () => () => undefined } });
const { RunQuestions } = await import('../../../renderer/questions/run-questions.svelte.js');
const { tabsOf } = await import('../../../renderer/run/run-tabs.svelte.js');

const record = { architecture: 'classifier', config: {} } as never;

function view(name: string) {
  const close = vi.fn();
  const asker = vi.fn(() => ({ question: { name, asked: z.object({}) }, close }) as unknown as Asker);
  const own = vi.fn(() => ({ close }));
  return { view: { name, asks: [], tab: vi.fn(), asker, own }, close };
}

test('a question with a view has a tab of its own and one asker for the page’s life', () => {
  const { view: predict, close } = view('predict');
  const questions = new RunQuestions([view('nobody-asks').view, predict]);
  expect(questions.list).toEqual([]);
  questions.update(record);
  const [first] = questions.list;
  expect(questions.list.map(({ info }) => info.name)).toEqual(['predict']);
  questions.update({ ...(record as object), name: 'another' } as never);
  expect(questions.list[0]).toBe(first);
  expect([predict.asker, predict.own].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  expect(tabsOf([], [], [{ ...first!, view: { ...predict, title: 'Ask' } }])[1]!.title).toBe('Ask');
  expect(tabsOf([], [], questions.list).map(({ title }) => title)).toEqual(['Overview', 'Predict', 'Config', 'Log']);
  questions.close();
  // The asker and what is the view's own.
  expect(close).toHaveBeenCalledTimes(2);
});
