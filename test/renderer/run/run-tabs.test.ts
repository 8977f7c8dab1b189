import { expect, test } from 'vitest';
import type { RunRecord } from '../../../electron/protocol/run.js';
import { architectureConfig, presetConfig } from '../../../models/core/parse-config.js';
import { tabsOf } from '../../../renderer/run/run-tabs.svelte.js';
import { shortcutsFor } from '../../../renderer/run/shortcuts.js';

function recordOf(architecture: string, preset: string): RunRecord {
  const config = presetConfig(architectureConfig(architecture), preset);
  return { architecture, preset, config } as unknown as RunRecord; // only these are looked at
}

test('a run has the tabs of its panels', () => {
  expect(tabsOf(null)).toEqual(['Overview', 'Config', 'Log']);
  expect(tabsOf(recordOf('gan', 'mlp'))).toEqual(['Overview', 'Gallery', 'Config', 'Log']);
  expect(tabsOf(recordOf('transformer', 'copy'))).toEqual(['Overview', 'Attention', 'Embeddings', 'Config', 'Log']);
  expect(tabsOf(recordOf('transformer', 'char-nano'))).toContain('Generate');
});

test('the list of shortcuts has a digit for each tab that is shown', () => {
  const digits = shortcutsFor(['Overview', 'Attention', 'Log']).find((one) => one.keys[0] === '1');
  expect(digits).toEqual({ keys: ['1', '2', '3'], what: 'Overview, Attention, Log' });
  expect(shortcutsFor(null).some((one) => one.what.startsWith('The views of a run'))).toBe(true);
});
