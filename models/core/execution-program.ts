import type { DatasetInfo } from '../data/dataset.js';
import type { ArchitectureConfig, CommonConfig } from './config.js';

/** Keys that change what is fed, or when something is done, and not what a step computes. */
const idle = new Set([
  ...['dataset', 'seed', 'steps', 'epochs', 'mode', 'execution'],
  ...['learningRate', 'warmupSteps', 'schedule', 'finalRateRatio', 'beta1', 'beta2'],
  ...['sampleEvery', 'checkpointEvery', 'stepsPerSecond', 'keepCheckpoints', 'evaluateEvery', 'patience'],
]);

/** Keys whose ops are there or not: their value costs nothing. */
const switches = new Set(['weightDecay', 'clipNorm', 'momentum', 'dropout', 'labelSmoothing']);

/**
 * What decides how fast a step runs: the architecture, the keys of its configuration that shape the computation, the
 * parameters, and the shape of the data. Equal texts mean equal work; `dataset` is null where the run makes its own.
 */
export function programText(
  architecture: ArchitectureConfig,
  config: CommonConfig & Record<string, unknown>,
  dataset: DatasetInfo | null,
): string {
  const shaping = Object.keys(config)
    .filter((key) => !idle.has(key))
    .sort()
    .map((key) => [key, switches.has(key) ? Number(config[key]) > 0 : config[key]]);
  const parameters = architecture.countParameters(config, dataset);
  return JSON.stringify({ architecture: architecture.name, config: shaping, parameters, data: shapeOf(dataset) });
}

function shapeOf(dataset: DatasetInfo | null): unknown {
  if (dataset === null) return null;
  const { kind, classNames } = dataset;
  const classes = classNames.length;
  if (dataset.kind === 'table') {
    return {
      kind,
      classes,
      columns: dataset.columns.map(({ kind, categories, missing }) => [kind, categories.length, missing > 0]),
    };
  }
  if (dataset.kind !== 'images') return { kind, classes, characters: dataset.characters };
  return { kind, classes, width: dataset.width, height: dataset.height, channels: dataset.channels };
}

/** Steps that the run will train; null where its data set is not known. */
export function plannedSteps(
  architecture: ArchitectureConfig,
  config: CommonConfig & Record<string, unknown>,
  dataset: DatasetInfo | null,
): number | null {
  if (config.steps !== null) return config.steps;
  if (dataset === null && architecture.dataKind(config) !== null) return null;
  const { count } = architecture.examples(config, dataset);
  return Math.max(1, Math.round(config.epochs * Math.floor(count / (config.batchSize * config.accumulate))));
}

/** Multiplications and additions a second that no CPU's core in use goes far beyond. */
const FLOPS = 50e9;

/** A step's overhead in seconds, however little it computes. */
const OVERHEAD_SECONDS = 0.001;

/** Seconds that these steps take at the least: what is done once per parameter and example, forward and backward. */
export function leastSeconds(steps: number, config: CommonConfig, parameters: Record<string, number>): number {
  const weights = Object.values(parameters).reduce((sum, count) => sum + count, 0);
  const operations = 6 * weights * config.batchSize * config.accumulate;
  return steps * Math.max(OVERHEAD_SECONDS, operations / FLOPS);
}
