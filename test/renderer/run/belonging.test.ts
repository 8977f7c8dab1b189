import { expect, test } from 'vitest';
import type { RunSummary } from '../../../electron/protocol/app.js';
import type { ArchitectureConfig } from '../../../models/core/config.js';
import { begunFrom, belongingArchitectures, nested } from '../../../renderer/run/belonging.js';

const architectures = [
  { name: 'model', title: 'Model' },
  { name: 'explain', title: 'Explain', belongsToParent: true },
] as ArchitectureConfig[];

const run = (id: string, architecture: string, parent?: string, kind: 'branch' | 'start' = 'start') =>
  ({
    id,
    architecture,
    origin: parent === undefined ? null : { kind, id: parent, step: 1, part: 'all' },
  }) as RunSummary;

const runs = [run('why-2', 'explain', 'a'), run('b', 'model', 'a'), run('why-1', 'explain', 'a'), run('a', 'model')];

test('runs that belong to one stand under it, the newest first', () => {
  expect(nested(runs, architectures).map(({ run: one, inner }) => `${inner ? '  ' : ''}${one.id}`)).toEqual([
    ...['b', 'a', '  why-2', '  why-1'],
  ]);
});

test('one whose parent is not in the list stands by itself', () => {
  expect(nested([run('why', 'explain', 'gone')], architectures)).toEqual([
    { run: run('why', 'explain', 'gone'), inner: false },
  ]);
});

test('a page has a tab for each architecture of which runs belong to it', () => {
  expect(belongingArchitectures(runs, 'a', architectures).map(({ title }) => title)).toEqual(['Explain']);
  expect(belongingArchitectures(runs, 'b', architectures)).toEqual([]);
});

test('what comes from a run and does not belong to it is told beside it', () => {
  expect(begunFrom(runs, 'a', architectures).map(({ id }) => id)).toEqual(['b']);
});
