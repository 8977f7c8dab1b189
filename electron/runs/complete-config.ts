import { dataKinds } from '../../models/core/data-kinds.js';
import { dataProblem } from '../../models/core/data-problem.js';
import type { ArchitectureConfig, CommonConfig } from '../../models/core/config.js';
import { RequestError } from '../../models/core/errors.js';
import { architectureConfig, parseConfig, parseStored } from '../../models/core/parse-config.js';
import type { DatasetInfo, DatasetKind } from '../../models/data/dataset.js';
import type { RunRecord } from '../protocol/run.js';

type Config = CommonConfig & Record<string, unknown>;

/** What there is to learn from. */
export interface KnownData {
  datasets: readonly DatasetInfo[];
  /** What to learn from when the user names nothing; null where there is none of the kind. */
  byDefault: (kind: DatasetKind) => Promise<string | null>;
  /** What the run that it begins with learned from: goes before presets where it is there and of a kind that fits. */
  ofStart?: string | null;
}

/** The data of each kind, as sentences have them. */
const words: Record<DatasetKind, string> = {
  images: 'images',
  text: 'one long text',
  'labelled-text': 'labelled texts',
  table: 'tables',
};

/**
 * A complete, valid configuration with a data set of the kind that it learns from; one that makes its own examples keeps
 * whatever its data set says. A data set that isn't known passes, as `datasets` leaves out what is damaged. Throws
 * RequestError whose `field` names the first key that is wrong.
 */
export async function completeConfig(
  architecture: ArchitectureConfig,
  preset: string,
  changes: Record<string, unknown>,
  { datasets, byDefault, ofStart }: KnownData,
): Promise<Config> {
  const asked = parseConfig(architecture, preset, changes);
  const lent = datasets.find(({ name }) => name === ofStart);
  if (lent && changes['dataset'] === undefined && dataKinds(architecture, asked).includes(lent.kind)) {
    return completeConfig(architecture, preset, { ...changes, dataset: lent.name }, { datasets, byDefault });
  }
  if (architecture.dataKind(asked) === null) return unlessProblem(asked, dataProblem(architecture, asked, null));
  const named = changes['dataset'] ?? architecture.presets[preset]?.values['dataset'];
  const dataset = named === undefined ? await byDefault(architecture.dataKind(asked)!) : asked.dataset;
  const found = datasets.find(({ name }) => name === dataset);
  const suited = { ...followingFrom(architecture, asked, found), ...changes };
  const kind = architecture.dataKind(parseConfig(architecture, preset, suited))!;
  if (dataset !== null && (!found || found.kind === kind)) {
    const complete = parseConfig(architecture, preset, { ...suited, dataset });
    return unlessProblem(complete, found ? dataProblem(architecture, complete, found) : null);
  }
  const holds = found ? `'${found.name}' holds ${words[found.kind]}, where ${needed(kind)}` : needed(kind);
  throw datasetError(holds, kind, datasets);
}

function unlessProblem(config: Config, problem: RequestError | null): Config {
  if (problem) throw problem;
  return config;
}

/** What follows from the data set, of those kinds that the configuration can learn from. */
function followingFrom(architecture: ArchitectureConfig, config: Config, dataset: DatasetInfo | undefined) {
  if (!dataset || !architecture.following || !dataKinds(architecture, config).includes(dataset.kind)) return {};
  return architecture.following.of(dataset);
}

/** `what` is the sentence's beginning; its end names the data sets that fit. */
export function datasetError(what: string, kind: DatasetKind, datasets: KnownData['datasets']): RequestError {
  const fitting = datasets.filter((one) => one.kind === kind).map(({ name }) => name);
  const message =
    fitting.length > 0
      ? `dataset: ${what}; use ${fitting.join(', ')}.`
      : `dataset: there ${kind === 'text' ? 'is no text' : `are no ${words[kind]}`} yet; add some with lab datasets add PATH.`;
  return new RequestError(message, { field: 'dataset' });
}

function needed(kind: DatasetKind): string {
  return `${words[kind]} ${kind === 'text' ? 'is' : 'are'} needed`;
}

/** The run's architecture with its configuration as it is understood today. Throws RequestError where it isn't. */
export function configOf({ architecture: name, config }: Pick<RunRecord, 'architecture' | 'config'>): {
  architecture: ArchitectureConfig;
  config: Config;
} {
  const architecture = architectureConfig(name);
  return { architecture, config: parseStored(architecture, config) };
}

/** What the run learns from: its data set, or the task that makes its own examples. */
export function dataName(run: Pick<RunRecord, 'architecture' | 'config'>): string {
  const { task, dataset } = run.config;
  return String((makesItsData(run) ? task : dataset) ?? '');
}

function makesItsData(run: Pick<RunRecord, 'architecture' | 'config'>): boolean {
  try {
    const { architecture, config } = configOf(run);
    return architecture.dataKind(config) === null;
  } catch {
    return false;
  }
}
