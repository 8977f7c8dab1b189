import type { ArchitectureConfig } from '../../../models/core/config.js';
import { describeFields } from '../../../models/core/fields.js';
import {
  headlineMetric,
  knownConfig,
  metricsOf,
  type ComparedMetric,
} from '../../../models/core/comparison/compared-run.js';
import { keySettings } from '../../../models/core/key-settings.js';
import type { RowDetails } from '../../protocol/app.js';
import type { RunRecord } from '../../protocol/run.js';
import { DamagedRunError } from '../damaged-run-error.js';
import type { FiguresFile } from './figures-file.js';
import type { RunFigures } from './run-figures.js';
import { pointsOf } from './thinned-curve.js';

/** What a table of runs shows of one besides its summary. Of a run whose parts can't be read, what is left. */
export function rowDetails(
  { dir, id, record }: { dir: string; id: string; record: RunRecord | null },
  file: FiguresFile,
): RowDetails {
  if (!record) return unknownDetails(id);
  const { architecture, config } = knownConfig(record);
  const metrics = metricsOf(record);
  const names = headlineNames(architecture, config, metrics);
  const { metrics: figures, curves } = figuresOf(() =>
    file.of(id, dir, { curved: names, settled: record.status !== 'running' && record.status !== 'paused' }),
  );
  const name = names.find((one) => Object.hasOwn(figures, one));
  const metric = metrics.find((one) => one.name === name);
  return {
    id,
    kind: architecture?.title ?? record.architecture,
    config,
    briefs: architecture ? briefsOf(architecture) : {},
    settings: architecture ? keySettings(architecture, config) : [],
    parameters: Object.values(record.parameters).reduce((sum, count) => sum + count, 0),
    seconds: record.seconds,
    metrics: figures,
    headline: name === undefined || !metric ? null : headlineOf(metric, figures[name]!),
    curve: name !== undefined && Object.hasOwn(curves, name) ? pointsOf(curves[name]!) : null,
  };
}

/** Of a run whose run.json can't be read. */
function unknownDetails(id: string): RowDetails {
  return {
    ...{ id, kind: '', config: {}, briefs: {}, settings: [], parameters: 0, seconds: 0 },
    ...{ metrics: {}, headline: null, curve: null },
  };
}

/** The metrics that it may be told by, the best one first. */
function headlineNames(
  architecture: ArchitectureConfig | null,
  config: Readonly<Record<string, unknown>>,
  metrics: readonly ComparedMetric[],
): readonly string[] {
  const wanted = architecture?.headline?.(config);
  if (wanted) return wanted;
  const metric = headlineMetric(metrics);
  return metric ? [metric.name] : [];
}

function headlineOf(
  { name, title, unit, better }: ComparedMetric,
  { last, min, max }: RunFigures['metrics'][string],
): RowDetails['headline'] {
  const best = better === 'higher' ? max : better === 'lower' ? min : null;
  return { name, title, ...(unit && { unit }), ...(better && { better }), last, best };
}

const briefs = new WeakMap<ArchitectureConfig, Record<string, string>>();

function briefsOf(architecture: ArchitectureConfig): Record<string, string> {
  let known = briefs.get(architecture);
  if (!known) {
    known = Object.fromEntries(
      describeFields(architecture).flatMap(({ key, brief }) => (brief ? [[brief.toLowerCase(), key]] : [])),
    );
    briefs.set(architecture, known);
  }
  return known;
}

function figuresOf(read: () => RunFigures): Pick<RunFigures, 'metrics' | 'curves'> {
  try {
    return read();
  } catch (error) {
    if (error instanceof DamagedRunError || (error as NodeJS.ErrnoException).code !== undefined)
      return { metrics: {}, curves: {} };
    throw error;
  }
}
