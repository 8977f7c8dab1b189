import { expect, test } from 'vitest';
import { markTitle, runMarks } from '../../../renderer/lib/run-marks.js';
import type { RunView } from '../../../renderer/lib/run-view.svelte.js';

function view(more: Partial<RunView>): RunView {
  const record = { architecture: 'gan', config: { learningRate: 0.001 } };
  const none = { log: [], checkpoints: [], changes: [], diagnoses: { found: [] } };
  return { record, ...none, ...more } as unknown as RunView;
}

test('what was changed is told from what to what, one after the other', () => {
  const changes = [
    { step: 100, key: 'learningRate', value: 0.002 },
    { step: 300, key: 'learningRate', value: 0.0001 },
  ];
  expect(runMarks(view({ changes }))).toEqual([
    { step: 100, kind: 'change', text: 'Learning rate changed from 0.001 to 0.002.' },
    { step: 300, kind: 'change', text: 'Learning rate changed from 0.002 to 0.0001.' },
  ]);
});

test('checkpoints, skipped updates and errors are marked, what only informs is not', () => {
  const checkpoints = [
    { step: 50, pinned: true, best: false },
    { step: 90, pinned: false, best: true },
  ];
  const at = '2026-11-30T10:00:00Z';
  const log = [
    { at, level: 'info' as const, step: 10, message: 'Sampled.' },
    { at, level: 'warning' as const, step: 20, message: 'The update was skipped.' },
    { at, level: 'error' as const, step: 30, message: 'It failed.' },
    { at, level: 'warning' as const, step: null, message: 'Of no step.' },
  ];
  const marks = runMarks(view({ checkpoints, log }));
  expect(marks.map(({ step, kind }) => [step, kind])).toEqual([
    [50, 'checkpoint'],
    [90, 'best'],
    [20, 'warning'],
    [30, 'error'],
  ]);
  expect(marks.map(markTitle).slice(0, 2)).toEqual(['Step 50: Checkpoint, pinned', 'Step 90: Best checkpoint']);
});
