import { expect, test } from 'vitest';
import type { RunRecord } from '../../../electron/protocol/run.js';
import { architectureConfig, presetConfig } from '../../../models/core/parse-config.js';
import { LivePace } from '../../../renderer/lib/live-pace.js';
import { RunView } from '../../../renderer/lib/run-view.svelte.js';
import { RunPanels } from '../../../renderer/panels/run-panels.svelte.js';
import { tabsOf } from '../../../renderer/run/run-tabs.svelte.js';
import { shortcutsFor } from '../../../renderer/run/shortcuts.js';

const disk = {
  readRun: () => Promise.reject(new Error('nothing is read here')),
  attach: () => Promise.resolve(false),
  detach: () => Promise.resolve(),
};
Object.assign(globalThis, { window: { lab: { onEvent: () => () => undefined } } });

function panelsFor(architecture: string, preset: string): RunPanels {
  const config = presetConfig(architectureConfig(architecture), preset);
  const panels = new RunPanels(new RunView('one', disk, 'queued', new LivePace({ cores: 2 })));
  panels.update({ architecture, preset, config } as unknown as RunRecord); // only these are looked at
  return panels;
}

const titles = (panels: RunPanels) => tabsOf(panels.list).map(({ title }) => title);

test('a run has the tabs of its panels, in the order of its architecture', () => {
  expect(tabsOf([]).map(({ title }) => title)).toEqual(['Overview', 'Config', 'Log']);
  expect(titles(panelsFor('gan', 'mlp'))).toEqual(['Overview', 'Gallery', 'Quality', 'Config', 'Log']);
  expect(titles(panelsFor('transformer', 'copy'))).toEqual(['Overview', 'Attention', 'Embeddings', 'Config', 'Log']);
  expect(titles(panelsFor('transformer', 'char-nano'))).toEqual([
    ...['Overview', 'Attention', 'Embeddings', 'Generate', 'Config', 'Log'],
  ]);
});

test('a panel that only some data have gets its tab with its first record', () => {
  const panels = panelsFor('classifier', 'logistic');
  const surface = panels.list.find(({ info }) => info.name === 'decision-surface')!;
  expect(titles(panels)).not.toContain('Decision surface');
  surface.panel.run.panels = { 'decision-surface': [0] };
  expect(titles(panels)).toContain('Decision surface');
});

test('runs that belong to one have a tab on its page', () => {
  const explain = { name: 'explain', title: 'Explain' };
  expect(tabsOf([], [explain])[1]).toEqual({ title: 'Explain', children: 'explain' });
});

test('a panel is made once, whatever else of the record changes', () => {
  const panels = panelsFor('transformer', 'copy');
  const { list } = panels;
  const config = presetConfig(architectureConfig('transformer'), 'copy');
  panels.update({ architecture: 'transformer', preset: 'copy', name: 'renamed', config } as unknown as RunRecord);
  expect(panels.list).toBe(list);
});

test('the list of shortcuts has a digit for each tab that is shown, and epochs where there are any', () => {
  const tabs = ['Overview', 'Attention', 'Log'];
  const digits = shortcutsFor({ tabs, epochs: true }).find((one) => one.keys[0] === '1');
  expect(digits).toEqual({ keys: ['1', '2', '3'], what: 'Overview, Attention, Log' });
  expect(shortcutsFor({ tabs, epochs: false }).some((one) => /epoch/.test(one.what))).toBe(false);
  expect(shortcutsFor(null).some((one) => one.what.startsWith('The views of a run'))).toBe(true);
});
