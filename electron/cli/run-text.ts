import { classesText, dataText, shortSum } from '../../models/core/data-text.js';
import { RequestError } from '../../models/core/errors.js';
import { printable } from '../../models/core/printable.mjs';
import type { MetricInfo } from '../../models/core/telemetry.js';
import type { RunHistory, RunTrainer } from '../protocol/app.js';
import type { RunRecord, RunStart } from '../protocol/run.js';
import { configOf, dataName } from '../runs/complete-config.js';
import { otherDataNotice } from '../runs/data-change.js';
import { count, date, duration, metricValue } from './format.js';
import { diagnosisText, type DiagnosisLine } from './judged-run.js';
import { wrapText } from './wrap-text.js';

/** Where lines of `lab runs show` begin to say something, behind what they are about. */
const INDENT = 14;

/** A space at which no line ends, while lines are made. */
const GLUE = '\u00a0';

/** What is told of each stays in one line. */
const list = (items: readonly string[]): string => items.map((item) => item.replaceAll(' ', GLUE)).join(', ');

/** The run in `dir` for people; `dataProblem` says what is wrong with its data now. */
export function runText(
  dir: string,
  { record, metrics, panels, checkpoints, log, trainedBy, favourites }: RunHistory,
  {
    dataProblem,
    diagnoses,
    width,
  }: { dataProblem: string | null; diagnoses: readonly DiagnosisLine[]; width: number | null },
): string {
  const last = metrics.steps.length - 1;
  const words = wordsOf(record);
  const newest = record.metrics.flatMap(({ name, title, evaluated }) => {
    const values = metrics.values[name];
    const value = evaluated ? values?.filter(Number.isFinite).at(-1) : values?.at(-1);
    const known = words.metrics.get(name);
    return value === undefined ? [] : [`${known?.title ?? title} ${metricValue(value, known?.unit)}`];
  });
  const steps = checkpoints.map(({ step, pinned, best }) => {
    const marks = [...(pinned ? ['pinned'] : []), ...(best ? ['best'] : [])];
    return marks.length > 0 ? `${count(step)} (${marks.join(', ')})` : count(step);
  });
  const shown = Object.entries(panels).map(
    ([panel, steps]) => `${words.panels.get(panel) ?? panel} ${count(steps.length)}`,
  );
  const rows: [string, string | null][] = [
    ['Run', `${record.name} (${record.id})`],
    ['Tags', list(record.words?.tags ?? []) || null],
    ['Note', record.words?.note ?? null],
    ['Directory', dir],
    ['Architecture', `${record.architecture}, preset ${record.preset}`],
    ['Data', dataRow(record)],
    ['Sum of data', record.data ? shortSum(record.data) : null],
    ['Other data', otherDataNotice(record)],
    ['Data now', dataProblem],
    [
      'Status',
      `${record.status}, step ${count(record.step)} of ${count(record.steps)}, ${duration(record.seconds)} of training`,
    ],
    ['Trained by', trainedBy && trainedByText(trainedBy)],
    ['Failure', record.failure?.message ?? null],
    ...diagnoses.map((line): [string, string] => ['Diagnosis', diagnosisText(line).join(' ')]),
    ['Branched from', record.parent && `${record.parent.id} at step ${count(record.parent.step)}`],
    ['Started from', record.start ? startText(record.start) : null],
    ['Begun', date(record.createdAt)],
    ['Ended', record.endedAt === null ? null : date(record.endedAt)],
    ['Device', record.device],
    ['Parameters', list(Object.entries(record.parameters).map(([part, n]) => `${part} ${count(n)}`)) || null],
    ['Checkpoints', list(steps) || 'none'],
    ['Favourites', list(favourites.map(({ name, step }) => `${name} (step ${count(step)})`)) || null],
    ['Panels', list(shown) || 'none'],
    ['Metrics', last >= 0 ? `step ${count(metrics.steps[last]!)}: ${list(newest)}` : 'none yet'],
    ['Last words', log.at(-1)?.message ?? null],
  ];
  return rows
    .flatMap(([title, text]) => {
      if (text === null) return [];
      const lines = wrapText(`${title.padEnd(INDENT)}${printable(text)}`, { width, indent: INDENT });
      return [`${lines.replaceAll(GLUE, ' ')}\n`];
    })
    .join('');
}

/** "pets: 36 + 4 images of 2 classes (cat, dog), 8 × 8, from /home/ada/pets" */
function dataRow(record: RunRecord): string | null {
  const about = record.data?.about;
  if (!about) return dataName(record) || null;
  const names = classesText(about);
  return `${dataName(record)}: ${dataText(about)}${names === null ? '' : `; classes: ${names}`}`;
}

/** Of its metrics and panels by name, as its architecture calls them today; none where that is not known here. */
function wordsOf(record: RunRecord): { metrics: Map<string, MetricInfo>; panels: Map<string, string> } {
  try {
    const { architecture, config } = configOf(record);
    return {
      metrics: new Map(architecture.metrics(config).map((metric) => [metric.name, metric])),
      panels: new Map(architecture.panels(config).map(({ name, title }) => [name, title])),
    };
  } catch (error) {
    if (error instanceof RequestError) return { metrics: new Map(), panels: new Map() };
    throw error;
  }
}

function startText({ id, step, part }: RunStart): string {
  return `${id} at step ${count(step)}, ${part === 'all' ? 'all weights' : `part ${part}`}`;
}

/** "process 12 on laptop since 30 Nov 2026, 14:02; it can't be seen from here, its heartbeat moved last 30 Nov 2026, 14:05". */
function trainedByText({ pid, host, life, since, heartbeat }: RunTrainer): string {
  const name = `process ${pid}${host === null ? '' : ` on ${host}`}`;
  const took = since === null ? '' : ` ${life === 'over' ? 'from' : 'since'} ${date(since)}`;
  if (life !== 'unseen') return `${name}${took}`;
  const moved = heartbeat === null ? '' : `, its heartbeat moved last ${date(heartbeat)}`;
  return `${name}${took}; it can't be seen from here${moved}`;
}
