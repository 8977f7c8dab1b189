import { describe, expect, test } from 'vitest';
import type { RunRow } from '../../../electron/protocol/app.js';
import type { RunStatus } from '../../../electron/protocol/run.js';
import { columns, fittingColumns } from '../../../renderer/pages/runs/columns.js';
import { aspectOf, withAspect } from '../../../renderer/pages/runs/filter-text.js';
import { likeness, refusedText, selectionText } from '../../../renderer/pages/runs/selection-text.js';
import { tableLines, windowOf, type Grouping } from '../../../renderer/pages/runs/table-lines.js';
import { sidebarRuns } from '../../../renderer/shell/sidebar-runs.js';

function row(id: string, changes: Partial<RunRow> = {}): RunRow {
  return {
    ...{ id, name: id, architecture: 'gan', kind: 'GAN', preset: 'mlp', dataset: 'squares', status: 'done', step: 9 },
    ...{ steps: 9, createdAt: '2026-01-31T09:45:00Z', endedAt: null, failure: null, queuePosition: null },
    ...{ wantedDevice: 'auto', trainsOn: null, origin: null, config: {}, briefs: {}, settings: [], parameters: 1 },
    ...{ seconds: 1, metrics: {}, headline: null, curve: null },
    ...changes,
  };
}
const of = (status: RunStatus, queuePosition: number | null = null) => ({ status, queuePosition });

const rows = [
  row('late', of('queued', 2)),
  row('soon', of('queued', 1)),
  row('now', of('running')),
  row('a', { tags: ['paper', 'nas'], pinned: true }),
  row('b', { ...of('failed'), tags: ['paper'] }),
  row('c', { architecture: 'classifier', kind: 'Classifier' }),
];

describe('the lines of the table', () => {
  const lines = (changes: Partial<Parameters<typeof tableLines>[0]> = {}) =>
    tableLines({
      ...{ rows, passed: rows, leftOut: [], also: new Set<string>(), isFiltered: false, nest: true },
      ...{ grouping: 'none' as Grouping, ...changes },
    }).map((line) => (line.kind === 'head' ? `${line.title}: ${line.note}` : line.run.id));

  test('what trains and waits is on top, in the order of the queue, whatever the filter', () => {
    const filtered = lines({ passed: [rows[3]!], isFiltered: true });
    expect(filtered).toEqual([
      'Now: 3, in the order of the queue and whatever the filter',
      ...['now', 'soon', 'late', 'Ended: 1 of 3', 'a'],
    ]);
    expect(lines()).toEqual([
      'Now: 3, in the order of the queue',
      'now',
      'soon',
      'late',
      'Ended: 3 runs',
      'a',
      'b',
      'c',
    ]);
  });

  test('without any of them, and without a filter, runs need no head', () => {
    const ended = rows.slice(3);
    expect(lines({ rows: ended, passed: ended })).toEqual(['a', 'b', 'c']);
  });

  test('those that the filter can’t judge are shown where that is wished', () => {
    const leftOut = [{ sentence: 'why', runs: [rows[5]!] }];
    const shown = { passed: [rows[3]!], leftOut, isFiltered: true };
    expect(lines(shown)).not.toContain('c');
    expect(lines({ ...shown, also: new Set(['why']) }).slice(-3)).toEqual(['Ended: 2 of 3', 'a', 'c']);
  });

  test('in groups, a run with two tags is in both', () => {
    expect(lines({ grouping: 'tag' }).slice(4)).toEqual([
      'paper: 2 runs',
      'a',
      'b',
      'nas: 1 run',
      'a',
      'No tag: 1 run',
      'c',
    ]);
    expect(lines({ grouping: 'state' }).slice(4)).toEqual(['Done: 2 runs', 'a', 'c', 'Failed: 1 run', 'b']);
  });
});

test('lines beyond those in sight are not drawn', () => {
  expect(windowOf(2000, { top: 0, height: 280, line: 28 })).toEqual({ from: 0, to: 18 });
  expect(windowOf(2000, { top: 28_000, height: 280, line: 28 })).toEqual({ from: 992, to: 1018 });
  expect(windowOf(3, { top: 5000, height: 280, line: 28 })).toEqual({ from: 3, to: 3 });
});

test('a narrow window keeps what tells most', () => {
  expect(fittingColumns(2000)).toEqual(columns);
  expect(fittingColumns(560).map(({ key }) => key)).toEqual(['name', 'curve', 'metric', 'state']);
  expect(fittingColumns(100).map(({ key }) => key)).toEqual(['name']);
  expect(fittingColumns(2000, new Set(['best', 'name'] as const)).map(({ key }) => key)).not.toContain('best');
  expect(fittingColumns(2000, new Set(['name'] as const))[0]!.key).toBe('name');
});

test('what is chosen from a list is a part of the filter, and all else stays as it was typed', () => {
  expect(withAspect('', 'state', 'failed')).toBe('state:failed');
  expect(withAspect('otter  state:done  lr < 1e-3', 'state', 'failed')).toBe('otter lr < 1e-3 state:failed');
  expect(withAspect('otter state:done', 'state', null)).toBe('otter');
  expect(withAspect('a', 'data', 'two words')).toBe('a data:"two words"');
  expect(aspectOf('otter state:done', 'state')).toBe('done');
  for (const text of ['', '-state:done', 'state:done,failed', 'state:done state:failed', 'state:']) {
    expect(aspectOf(text, 'state')).toBeNull();
  }
});

test('a selection is told by names and by what its runs have in common', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((id) => row(id, { config: { seed: id, loss: 'hinge' } }));
  expect(selectionText(many.slice(0, 2))).toBe('2 selected: a, b');
  expect(selectionText(many)).toBe('5 selected: a, b, c and 2 more');
  expect(selectionText(many, 1)).toBe('5 selected, 1 of them out of sight: a, b, c and 2 more');
  expect(likeness(many)).toBe('Same architecture and data; 1 of 2 settings differs (seed).');
  expect(likeness([many[0]!, { ...many[0]!, dataset: 'other' }])).toBe(
    'Same architecture, 2 data sets; no setting differs.',
  );
  expect(likeness([many[0]!, rows[5]!])).toBe('2 architectures, 1 data set.');
  expect(refusedText([], 'discarded')).toBeNull();
  expect(
    refusedText(
      [
        { id: 'a', message: 'a is training; stop it first.' },
        { id: 'b', message: '' },
      ],
      'discarded',
    ),
  ).toBe('2 runs were not discarded. a is training; stop it first. So it is with 1 more.');
});

test('the sidebar has what trains, waits or is pinned, and the run on show; all where a name is looked for', () => {
  const told = (wanted = '', onShow?: string) =>
    sidebarRuns(rows, { wanted, onShow }).map(
      ({ title, entries }) => `${title}: ${entries.map(({ run }) => run.id).join(' ')}`,
    );
  expect(told()).toEqual(['Running: now', 'Waiting: soon late', 'Pinned: a']);
  expect(told('', 'b').at(-1)).toBe('Open: b');
  expect(told('', 'a')).toEqual(told());
  expect(told(' O')).toEqual(['Found: soon now']);
});
