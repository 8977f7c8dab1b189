import type { RunSummary } from '../../electron/protocol/app.js';
import type { RunRecord } from '../../electron/protocol/run.js';
import { architectureConfigs } from '../../models/core/architectures.js';
import type { GalleryInfo } from '../../models/core/telemetry.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import { formatCount, formatWhen } from './format.js';

export function architectureTitle(name: string): string {
  return architectureConfigs.find((one) => one.name === name)?.title ?? name;
}

export function presetTitle(architecture: string, preset: string): string {
  const presets = architectureConfigs.find((one) => one.name === architecture)?.presets ?? {};
  return (Object.hasOwn(presets, preset) ? presets[preset]?.title : undefined) ?? preset;
}

/** "GAN · MLP · Fashion-MNIST · seed 7 · 214,673 parameters · CPU" */
export function describeRun(record: RunRecord, datasets: readonly DatasetInfo[] | null): string {
  const { config } = record;
  const dataset = datasets?.find((one) => one.name === config['dataset'])?.title ?? String(config['dataset']);
  const parts = [architectureTitle(record.architecture), presetTitle(record.architecture, record.preset), dataset];
  parts.push(`seed ${record.seed}`);
  const parameters = Object.values(record.parameters).reduce((sum, count) => sum + count, 0);
  if (parameters > 0) parts.push(`${formatCount(parameters)} parameters`);
  if (record.device !== null) parts.push(record.device);
  return parts.join(' · ');
}

/** A gallery's usual shape: its place is kept until the run tells its own. */
const usualGallery: GalleryInfo = { rows: 8, columns: 8, tileWidth: 28, tileHeight: 28 };

/** How the run's pictures are cut, or will be; null where its architecture draws none. */
export function galleryOf(record: RunRecord | null): GalleryInfo | null {
  if (!record) return null;
  const draws = architectureConfigs.some((one) => one.name === record.architecture && one.panels.includes('gallery'));
  return record.gallery ?? (draws ? usualGallery : null);
}

/** The second line of a run in the list. */
export function statusLine(run: RunSummary, now: Date): string {
  const title = architectureTitle(run.architecture);
  switch (run.status) {
    case 'queued':
      return `${title} · ${run.queuePosition === null ? 'queued' : `queued, number ${run.queuePosition}`}`;
    case 'running':
      return `${title} · step ${formatCount(run.step)}`;
    case 'paused':
      return `${title} · paused at ${formatCount(run.step)}`;
    case 'done':
      return `${title} · done ${run.endedAt ? formatWhen(run.endedAt, now) : ''}`;
    case 'stopped':
      return `${title} · stopped at ${formatCount(run.step)}`;
    case 'failed':
      return `${title} · failed at ${formatCount(run.step)}`;
  }
}
