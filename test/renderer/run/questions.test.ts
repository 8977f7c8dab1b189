import { expect, test } from 'vitest';
import type { QuestionInfo } from '../../../models/core/questions.js';
import type { PagePanel } from '../../../renderer/panels/run-panels.svelte.js';
import { questionsElsewhere, questionsFor } from '../../../renderer/run/questions.js';

const question = (name: string, panel: string | null) => ({ name, panel }) as QuestionInfo;
const panel = (name: string, view: object) => ({ info: { name }, view }) as PagePanel;

const map = panel('map', { tab: () => undefined, asks: ['where'] });
const list = panel('list', {});
const questions = [question('where', 'map'), question('what', 'map'), question('which', 'list'), question('how', null)];

test('a question that a view asks itself is not offered again; others stand where their answers are shown', () => {
  expect(questionsFor(map, questions, [map, list]).map(({ name }) => name)).toEqual(['what']);
});

test('those without a tab that shows the answer are asked from the menu', () => {
  expect(questionsElsewhere(questions, [map, list]).map(({ name }) => name)).toEqual(['which', 'how']);
});
