import type { RunSummary } from '../../electron/protocol/app.js';
import type { RunRecord } from '../../electron/protocol/run.js';
import { architectureConfigs } from '../../models/core/architectures.js';
import type { ArchitectureConfig } from '../../models/core/config.js';
import type { PanelInfo } from '../../models/core/panel.js';
import type { QuestionInfo } from '../../models/core/questions.js';
import { runQuestions } from '../../models/core/run-questions.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import { formatCount, formatWhen } from './format.js';

/** Undefined where a run is of an architecture that this version doesn't know. */
export function architectureOf(name: string): ArchitectureConfig | undefined {
  return architectureConfigs.find((one) => one.name === name);
}

export const architectureTitle = (name: string): string => architectureOf(name)?.title ?? name;

export function presetTitle(architecture: string, preset: string): string {
  const presets = architectureOf(architecture)?.presets ?? {};
  return (Object.hasOwn(presets, preset) ? presets[preset]?.title : undefined) ?? preset;
}

/** "GAN · MLP · Fashion-MNIST · seed 7 · 214,673 parameters · CPU"; without the data set where a run makes its own examples. */
export function describeRun(record: RunRecord, datasets: readonly DatasetInfo[] | null): string {
  const { config } = record;
  const parts = [architectureTitle(record.architecture), presetTitle(record.architecture, record.preset)];
  if (architectureOf(record.architecture)?.dataKind(config) !== null) {
    parts.push(datasetTitle(String(config['dataset']), datasets));
  }
  parts.push(`seed ${record.seed}`);
  const parameters = Object.values(record.parameters).reduce((sum, count) => sum + count, 0);
  if (parameters > 0) parts.push(`${formatCount(parameters)} parameters`);
  if (record.device !== null) parts.push(record.device);
  return parts.join(' · ');
}

/** Null: not known yet. */
function datasetTitle(name: string, datasets: readonly DatasetInfo[] | null): string {
  if (datasets === null) return name;
  return datasets.find((one) => one.name === name)?.title ?? `${name} (no longer here)`;
}

type Configured = Pick<RunRecord, 'architecture' | 'config' | 'panels'>;

/** What the run's page offers besides charts, configuration and log; nothing where the architecture is not known. */
export function panelsOf({ architecture, config, panels }: Configured): PanelInfo[] {
  const known = architectureOf(architecture);
  const possible = known?.panels({ ...known.stored, ...config }) ?? [];
  // A run that has begun knows which of them its data and its model have.
  return panels ? possible.filter(({ name }) => panels.includes(name)) : possible;
}

/** What its checkpoints can be asked. */
export function questionsOf({ architecture, config }: Configured): QuestionInfo[] {
  const known = architectureOf(architecture);
  return known ? runQuestions(known, { ...known.stored, ...config }).map(({ info }) => info) : [];
}

/** What its metrics tell a student, by their names. */
export function metricHelp({ architecture, config }: Configured): Record<string, string> {
  const known = architectureOf(architecture);
  const metrics = known?.metrics({ ...known.stored, ...config }) ?? [];
  return Object.fromEntries(metrics.map(({ name, help }) => [name, help]));
}

/** "3 of 12 trials" */
export function insideText({ done, total, what }: NonNullable<RunSummary['inside']>): string {
  return `${formatCount(done)} of ${formatCount(total)} ${what}`;
}

/** The second line of a run in the list. */
export function statusLine(run: RunSummary, now: Date): string {
  // Nothing is known of one whose folder can't be understood.
  if (run.architecture === '') return 'can’t be read';
  const title = architectureTitle(run.architecture);
  const when = run.endedAt ? ` · ${formatWhen(run.endedAt, now)}` : '';
  const trouble = run.diagnosis ? ` · ${run.diagnosis.label}` : '';
  switch (run.status) {
    case 'queued':
      return `${title} · ${run.queuePosition === null ? 'queued' : `queued, no. ${run.queuePosition}`}`;
    case 'running':
      return `${title} · step ${formatCount(run.step)}${run.inside ? `, ${insideText(run.inside)}` : ''}${trouble}`;
    case 'paused':
      return `${title} · paused at ${formatCount(run.step)}${trouble}`;
    case 'done':
      if (trouble !== '') return `${title}${trouble}${when}`;
      return `${title} · done ${run.endedAt ? formatWhen(run.endedAt, now) : ''}`;
    case 'stopped':
      if (trouble !== '') return `${title}${trouble}${when}`;
      return `${title} · stopped at ${formatCount(run.step)}${when}`;
    case 'failed':
      return `${title} · failed at ${formatCount(run.step)}${when}`;
  }
}
