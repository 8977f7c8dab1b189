/** What a report tells of a run in rows: its settings, data, environment and where it comes from. */
import { classesText, dataText } from '../../models/core/data-text.js';
import { describeExecution } from '../../models/core/execution-choice.js';
import type { Field } from '../../models/core/config.js';
import { applies, describeFields } from '../../models/core/fields.js';
import { dataName } from '../runs/complete-config.js';
import { differences, presetOf } from '../runs/run-command.js';
import { html, type Html } from './html.js';
import type { ReportedRun } from './reported-run.js';
import { countText, durationText, momentText, sizeText } from './words.js';

export type Fact = readonly [title: string, text: string | Html | null];

/** Without those that say nothing. */
export function factList(facts: readonly Fact[]): Html {
  const told = facts.filter(([, text]) => text !== null && text !== '');
  return html`<dl class="facts">
    ${told.map(
      ([title, text]) =>
        html`<div>
          <dt>${title}</dt>
          <dd>${text}</dd>
        </div>`,
    )}
  </dl>`;
}

/** What differs from the preset, then the rest; keys and values as they stand where the architecture is not known here. */
export function settings({ known, record }: ReportedRun): { changed: Fact[]; others: Fact[] } {
  if (!known) {
    return { changed: [], others: Object.entries(record.config).map(([key, value]) => [key, plainText(value)]) };
  }
  const { architecture, config } = known;
  const changes = differences(architecture, presetOf(architecture, record), config);
  const used = describeFields(architecture).filter((field) => applies(field, config));
  const factOf = (field: Field): Fact => [field.title, settingText(field, config[field.key])];
  return {
    changed: used.filter(({ key }) => key in changes).map(factOf),
    others: used.filter(({ key }) => !(key in changes)).map(factOf),
  };
}

export function settingText(field: Field, value: unknown): string {
  if (value === null || value === undefined) return '–';
  // It is a name: it is typed again as it stands.
  if (field.key === 'seed') return String(value);
  if (field.kind === 'boolean') return value === true ? 'yes' : 'no';
  const unit = field.unit === undefined || typeof value !== 'number' ? '' : ` ${field.unit}`;
  return `${field.choiceTitles?.[String(value)] ?? plainText(value)}${unit}`;
}

const numberText = (value: number): string =>
  (Number.isInteger(value) ? countText(value) : String(value)).replace('-', '−').replace('e−', 'e-');

function plainText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(plainText).join(', ');
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  return JSON.stringify(value);
}

export function dataFacts({ record }: ReportedRun): Fact[] {
  const { data } = record;
  if (!data) return [['Data', dataName(record)]];
  const { about, sha256 } = data;
  return [
    ['Data set', about?.title === undefined ? data.name : `${about.title} (${data.name})`],
    ['Holds', about ? dataText(about) : null],
    ['Classes', about ? classesText(about) : null],
    ...Object.entries(sha256).map(([file, sum]): Fact => [`SHA-256 of ${file}`, html`<code>${sum}</code>`]),
    [
      'Other data',
      record.otherData ? `From step ${countText(record.otherData.step)} on: ${record.otherData.change}` : null,
    ],
  ];
}

const versionTitles: Readonly<Record<string, string>> = { tensorflow: 'TensorFlow', execution: 'Steps executed' };

export function environmentFacts({ record, measured }: ReportedRun): Fact[] {
  const { device, execution, versions, parameters, memory, seconds } = record;
  const parts = Object.entries(parameters);
  const all = parts.reduce((sum, [, count]) => sum + count, 0);
  return [
    ['Device', device],
    ['Executed as', execution ? describeExecution(execution) : null],
    ...Object.entries(versions).map(([name, version]): Fact => [versionTitles[name] ?? name, version]),
    ['Time training', durationText(seconds)],
    ['Memory at its peak', memory?.measured ? sizeText(memory.measured) : null],
    ['Parameters', all === 0 ? null : countText(all)],
    ...(parts.length > 1 ? parts.map(([part, count]): Fact => [`Parameters, ${part}`, countText(count)]) : []),
    ['Metrics', measured.length === 0 ? null : `at every ${record.every === 1 ? 'step' : `${record.every} steps`}`],
  ];
}

export function lineageFacts({ record, id, checkpoints }: ReportedRun): Fact[] {
  const { parent, start } = record;
  const kept = checkpoints.map(({ step, pinned, best }) =>
    [countText(step), ...(pinned ? ['(pinned)'] : []), ...(best ? ['(best)'] : [])].join(' '),
  );
  return [
    ['Id', html`<code>${id}</code>`],
    ['Branched from', parent && html`<code>${parent.id}</code> at step ${countText(parent.step)}`],
    [
      'Started from',
      start
        ? html`<code>${start.id}</code> at step ${countText(start.step)},
            ${start.part === 'all' ? 'all weights' : `part ${start.part}`}`
        : null,
    ],
    ['Begun', momentText(record.createdAt)],
    ['Ended', record.endedAt && momentText(record.endedAt)],
    ['Checkpoints', kept.join(', ') || 'none'],
    ['Notice', record.notice ?? null],
  ];
}
