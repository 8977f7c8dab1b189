import type { RunRecord } from '../../electron/protocol/run.js';
import type { MetricInfo } from '../../models/core/telemetry.js';
import { architectureOf } from './describe-run.js';
import { formatExact, formatFinePercent, formatValue } from './format.js';

/** A metric that a run has recorded, with the unit that its architecture gives it today. */
export type ShownMetric = Omit<MetricInfo, 'help'>;

/** What a run measures; nothing before it tells. */
export function shownMetrics(record: Pick<RunRecord, 'architecture' | 'config' | 'metrics'> | null): ShownMetric[] {
  if (record === null) return [];
  const known = architectureOf(record.architecture);
  const infos = known?.metrics({ ...known.stored, ...record.config }) ?? [];
  return record.metrics.map((metric) => {
    const { unit, better, isReference, level } = infos.find(({ name }) => name === metric.name) ?? {};
    return {
      ...metric,
      ...(unit && { unit }),
      ...(better && { better }),
      ...(isReference && { isReference }),
      ...(level && { level }),
    };
  });
}

type Measured = Pick<ShownMetric, 'unit'>;

/** "1.64", of a share "88.1%"; "–" for what is not a number. */
export function formatMetric({ unit }: Measured, value: number | undefined): string {
  const share = unit === 'share' && value !== undefined && Number.isFinite(value);
  return share ? formatFinePercent(value) : formatValue(value);
}

const exactPercent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumSignificantDigits: 6 });

/** All the digits that were measured: "0.6931472", of a share "88.125%". */
export function formatMetricExact({ unit }: Measured, value: number | undefined): string {
  const share = unit === 'share' && value !== undefined && Number.isFinite(value);
  return share ? exactPercent.format(value).replace('-', '−') : formatExact(value);
}
