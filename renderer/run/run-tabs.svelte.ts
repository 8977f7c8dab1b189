import type { RunRecord } from '../../electron/protocol/run.js';
import type { Panel } from '../../models/core/telemetry.js';
import { panelsOf } from '../lib/describe-run.js';

export type RunTab = 'Overview' | 'Gallery' | 'Attention' | 'Embeddings' | 'Generate' | 'Config' | 'Log';

const titles: Record<Panel, RunTab> = {
  gallery: 'Gallery',
  attention: 'Attention',
  embeddings: 'Embeddings',
  generate: 'Generate',
};

/** The views of a run, in the order of their tabs; those of its panels once it has been read. */
export function tabsOf(record: RunRecord | null): RunTab[] {
  const panels = record ? panelsOf(record) : [];
  return ['Overview', ...panels.map((panel) => titles[panel]), 'Config', 'Log'];
}

/** The tabs of the run that is on show, for the list of shortcuts; null elsewhere. */
export const shownTabs = $state<{ names: readonly RunTab[] | null }>({ names: null });
