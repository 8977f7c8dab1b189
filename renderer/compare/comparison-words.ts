import type { ToldComparison } from '../../electron/protocol/app.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import { architectureTitle } from '../lib/describe-run.js';
import { plural } from '../lib/format.js';
import type { ComparedRun } from './compared-runs.svelte.js';

/** "GAN on Fashion-MNIST · 24 settings alike, 7 differ" */
export function describeComparison(
  told: ToldComparison | null,
  runs: readonly ComparedRun[],
  datasets: readonly DatasetInfo[] | null,
): string {
  const records = runs.flatMap(({ view }) => view.record ?? []);
  const kinds = [...new Set(records.map(({ architecture }) => architectureTitle(architecture)))];
  const names = [...new Set(records.map(({ config }) => String(config['dataset'] ?? '')).filter(Boolean))];
  const data = names.length === 1 ? (datasets?.find(({ name }) => name === names[0])?.title ?? names[0]!) : null;
  const what = [kinds.join(', '), data === null ? '' : `on ${data}`].filter(Boolean).join(' ');
  const differ = told?.differences.differing.length ?? 0;
  const counts = told
    ? `${plural(told.differences.alike, 'setting')} alike, ${differ === 0 ? 'none differs' : `${differ} differ`}`
    : '';
  return [what, counts].filter(Boolean).join(' · ');
}
