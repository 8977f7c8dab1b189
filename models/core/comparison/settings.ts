import type { ArchitectureConfig, Field } from '../config.js';
import { executionTitles } from '../execution-modes.js';
import { describeFields, applies } from '../fields.js';
import { liveTitle } from '../live.js';
import { shortSum } from '../data-text.js';
import { knownConfig, type RunSettings } from './compared-run.js';
import { settingText } from './setting-text.js';

/** One setting of one run. */
export interface Setting {
  key: string;
  title: string;
  /** For a student; empty where nothing is known of it. */
  help: string;
  group: NonNullable<Field['group']>;
  /** JSON. */
  value: unknown;
  /** The same in words, without its unit. */
  text: string;
  unit?: string;
  /** False where it is of no use beside the others: momentum without an optimiser that has it. */
  applies: boolean;
}

/** What else than fields of the configuration makes a run what it is. No field may be called so. */
export const furtherSettings = [
  'architecture',
  'dataSum',
  'parameters',
  'endsAt',
  'executedAs',
  'device',
  'parent',
  'start',
  'changes',
] as const;

/** Everything that a run was told, or was found for it, before it trained and on the way: the more general first. */
export function settingsOf(run: RunSettings): Setting[] {
  const { record } = run;
  const { architecture, config } = knownConfig(record);
  return [
    {
      ...{ key: 'architecture', title: 'Architecture', help: 'What kind of model is trained.', group: 'Model' },
      ...{ value: record.architecture, text: architecture?.title ?? record.architecture, applies: true },
    },
    ...(architecture ? knownSettings(architecture, config) : writtenSettings(config)),
    ...dataSetting(run),
    ...foundSettings(run),
    ...lineage(run),
    ...changesSetting(run, architecture),
  ];
}

function knownSettings(architecture: ArchitectureConfig, config: Readonly<Record<string, unknown>>): Setting[] {
  return describeFields(architecture).map((field) => ({
    ...{ key: field.key, title: field.title, help: field.help, group: field.group ?? 'Run' },
    ...{ value: config[field.key] ?? null, text: settingText(field, config[field.key]) },
    ...(field.unit !== undefined && { unit: field.unit }),
    applies: applies(field, config),
  }));
}

/** Of an architecture that this version doesn't know. */
function writtenSettings(config: Readonly<Record<string, unknown>>): Setting[] {
  return Object.entries(config).map(([key, value]) => ({
    ...{ key, title: key, help: '', group: 'Model', value, text: settingText(undefined, value), applies: true },
  }));
}

function dataSetting({ record: { data, otherData } }: RunSettings): Setting[] {
  if (!data) return [];
  const sums = otherData ? [otherData.before, data].map(shortSum) : [shortSum(data)];
  const since = otherData ? ` since step ${otherData.step.toLocaleString('en')}` : '';
  return [
    {
      ...{ key: 'dataSum', title: 'Sum of the data', group: 'Data', applies: true },
      help: 'The beginning of the SHA-256 sum of what was learned from: the same name may stand for other data.',
      value: { name: data.name, sha256: data.sha256, ...(otherData && { before: otherData }) },
      text: sums.join(' → ') + since,
    },
  ];
}

/** What followed from the settings and the machine. */
function foundSettings({ record }: RunSettings): Setting[] {
  const { parameters, steps, execution, device } = record;
  const count = Object.values(parameters).reduce((sum, one) => sum + one, 0);
  return [
    ...(Object.keys(parameters).length === 0
      ? []
      : [
          {
            ...({ key: 'parameters', title: 'Parameters', group: 'Model', applies: true } as const),
            ...{ help: 'Trainable numbers, of all parts together.', value: count, text: count.toLocaleString('en') },
          },
        ]),
    {
      ...{ key: 'endsAt', title: 'Ends at step', group: 'Run', applies: true },
      ...{ help: 'Where it was told to go on until.', value: steps, text: steps.toLocaleString('en') },
    },
    ...(execution
      ? [
          {
            ...({ key: 'executedAs', title: 'Executed as', group: 'Run', applies: true } as const),
            help: 'How TensorFlow ran its steps, as it was told or found fastest: results agree up to rounding.',
            ...{ value: execution.mode, text: executionTitles[execution.mode] },
          },
        ]
      : []),
    ...(device === null
      ? []
      : [
          {
            ...({ key: 'device', title: 'Device', group: 'Run', applies: true } as const),
            ...{ help: 'What it was trained on: results agree up to rounding.', value: device, text: device },
          },
        ]),
  ];
}

function lineage({ record: { parent, start } }: RunSettings): Setting[] {
  const from = ({ id, step }: { id: string; step: number }): string => `${id} at step ${step.toLocaleString('en')}`;
  return [
    ...(parent
      ? [
          {
            ...({ key: 'parent', title: 'Branched from', group: 'Run', applies: true } as const),
            ...{ help: 'The run whose checkpoint it went on from.', value: parent, text: from(parent) },
          },
        ]
      : []),
    ...(start
      ? [
          {
            ...({ key: 'start', title: 'Started from', group: 'Run', applies: true } as const),
            help: 'The run whose weights it began with.',
            ...{ value: start, text: `${from(start)}, ${start.part === 'all' ? 'all weights' : start.part}` },
          },
        ]
      : []),
  ];
}

/** A change that no step has followed is none. */
function changesSetting({ record, changes }: RunSettings, architecture: ArchitectureConfig | null): Setting[] {
  const made = changes.filter(({ step }) => step < record.step);
  if (made.length === 0) return [];
  const told = made.map((change) => {
    const title = architecture ? liveTitle(architecture, change) : `${change.key}: ${String(change.value)}`;
    return `${title} from step ${change.step.toLocaleString('en')}`;
  });
  return [
    {
      ...{ key: 'changes', title: 'Changed on the way', group: 'Run', applies: true },
      help: 'Live settings that were changed while it trained, and after which step.',
      ...{ value: made, text: told.join('; ') },
    },
  ];
}
