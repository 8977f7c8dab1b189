import { expect, test } from 'vitest';
import { commonPanels } from '../../../renderer/compare/common-panels.js';
import type { ComparedGroup } from '../../../renderer/compare/compared-runs.svelte.js';

type Made = Record<string, { steps: number[]; view?: object }>;

/** A line whose run has these panels and is over, or goes on. */
function group(key: string, panels: Made, status = 'done'): ComparedGroup {
  const list = Object.entries(panels).map(([name, { steps, view = { tab: () => null } }]) => ({
    info: { name, title: name },
    view,
    panel: { steps, run: { status } },
  }));
  return { key, run: { panels: { list } } } as unknown as ComparedGroup;
}

const names = (...groups: ComparedGroup[]) => commonPanels(groups).map(({ info, of }) => `${info.name} ${of.length}`);

test('what at least two of the runs have is compared, in the order of the first that has it', () => {
  const a = group('a', { gallery: { steps: [1] }, own: { steps: [1] }, probes: { steps: [] } });
  const b = group('b', { probes: { steps: [2] }, gallery: { steps: [1] } });
  const c = group('c', { gallery: { steps: [] } });
  expect(names(a, b, c)).toEqual(['gallery 3', 'probes 2']);
});

test('what none has recorded is compared as long as one of them may; what has no place for it is not', () => {
  const empty = { quality: { steps: [] }, film: { steps: [1], view: { film: () => null } } };
  expect(names(group('a', empty), group('b', empty))).toEqual([]);
  expect(names(group('a', empty), group('b', empty, 'running'))).toEqual(['quality 2']);
});

test('what only some data have is compared where both have it', () => {
  const maybe = (steps: number[]) => ({ maps: { steps, view: { tab: () => null, ifRecorded: true } } });
  expect(names(group('a', maybe([1])), group('b', maybe([])))).toEqual([]);
  expect(names(group('a', maybe([1])), group('b', maybe([3])))).toEqual(['maps 2']);
});
