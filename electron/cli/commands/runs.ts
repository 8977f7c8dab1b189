import { Command } from 'commander';
import { architectureConfigs } from '../../../models/core/architectures.js';
import { classesText, dataText, shortSum } from '../../../models/core/data-text.js';
import { RequestError } from '../../../models/core/errors.js';
import type { MetricInfo } from '../../../models/core/telemetry.js';
import { printable } from '../../../models/core/printable.mjs';
import type { RunHistory, RunSummary, RunTrainer } from '../../protocol/app.js';
import { architectureConfig, parseAssignments } from '../../../models/core/parse-config.js';
import type { RunRecord, RunStart } from '../../protocol/run.js';
import { configOf, dataName } from '../../runs/complete-config.js';
import { branchRun } from '../../runs/continue-run.js';
import { otherDataNotice } from '../../runs/data-change.js';
import { passOver } from '../../runs/idle-run.js';
import { readRunRecord } from '../../runs/run-record.js';
import { readRun } from '../../runs/run-history.js';
import { discardRun, findRun, listRuns, removeRun, renameRun, type RunEntry } from '../../runs/run-store.js';
import { exitCodes, type CliContext } from '../cli-context.js';
import { dataState } from '../data-state.js';
import type { LabCommand } from '../lab-command.js';
import { count, date, duration, metricValue } from '../format.js';
import { table } from '../table.js';
import { collect, wholeNumber } from '../option-values.js';
import { runWord } from '../shell-word.js';
import { assertFree } from '../take-over.js';

interface Json {
  json?: boolean;
}

interface Removal extends Json {
  yes?: boolean;
  takeOver?: boolean;
}

const run = ['<run>', 'id, beginning of an id, name, or directory'] as const;

function runsCommand(context: CliContext, exit: (code: number) => void): Command {
  const { terminal, runsDir } = context;
  const runs = new Command('runs').description('list, show, rename, branch and remove runs').helpCommand(false);
  const tell = (json: boolean | undefined, object: object, sentence: string): void =>
    json ? terminal.json(object) : terminal.line(sentence);
  runs
    .command('list', { isDefault: true })
    .description('list all runs, the newest first (the default)')
    .option('--json', 'print one JSON object a line')
    .action(({ json }: Json) => {
      const entries = listRuns(runsDir);
      if (json) for (const { dir, summary } of entries) terminal.json({ ...summary, dir });
      else if (entries.length === 0) terminal.line('No runs yet; start one with: lab train gan');
      else terminal.lines(listText(entries, terminal.columns()));
    });
  runs
    .command('show')
    .description('show one run: how it stands, its checkpoints, its newest metrics')
    .argument(...run)
    .option('--json', 'print one JSON object')
    .action(async (wanted: string, { json }: Json) => {
      const dir = findRun(runsDir, wanted);
      const history = readRun(dir);
      const { record, metrics, panels, checkpoints, log, trainedBy } = history;
      const recorded = metrics.steps.length;
      const { state: dataNow, problem } = await dataState(record, context.dataDirs);
      if (json) terminal.json({ dir, record, trainedBy, dataNow, recorded, panels, checkpoints, log });
      else terminal.lines(showText(dir, history, problem));
    });
  runs
    .command('rename')
    .description('give a run another name')
    .argument(...run)
    .argument('<name>', 'the new name')
    .option('--json', 'print one JSON object')
    .action((wanted: string, name: string, { json }: Json) => {
      const record = renameRun(findRun(runsDir, wanted), name);
      tell(json, { kind: 'renamed', id: record.id, name: record.name }, `${record.id} is called ${record.name}.`);
    });
  runs
    .command('branch')
    .description('make a new run from a checkpoint of this one')
    .argument(...run)
    .requiredOption('--step <step>', 'the checkpoint to start from', wholeNumber('--step', 0, 1e9))
    .option('--steps <number>', 'the step at which the new run ends', wholeNumber('--steps', 1, 1e9))
    .option('--set <key=value>', 'change a setting that may change on the way; may be given several times', collect)
    .option('--json', 'print one JSON object')
    .action(async (wanted: string, asked: Json & { step: number; steps?: number; set?: string[] }) => {
      const { step, steps, set, json } = asked;
      const from = findRun(runsDir, wanted);
      const changes = set && parseAssignments(architectureConfig(readRunRecord(from).architecture), set);
      const options = {
        runsDir,
        now: context.now(),
        onNote: (sentence: string): void => terminal.tell(sentence),
        ...(steps !== undefined && { steps }),
        ...(changes && { changes }),
      };
      const { dir, record } = branchRun(from, step, options);
      const { id, parent } = record;
      const { problem } = await dataState(record, context.dataDirs);
      if (problem !== null) terminal.tell(problem);
      tell(
        json,
        { kind: 'branched', id, dir, parent },
        `${id} starts at step ${count(step)}; train it with: lab resume ${runWord(id, dir)}`,
      );
    });
  runs
    .command('remove')
    .description('move a run with everything in its directory to the trash')
    .argument(...run)
    .option('--yes', 'delete it for good instead, without a question')
    .option(
      '--take-over',
      'remove it though a process that cannot be seen from here trained it: say so only once that is gone',
    )
    .option('--json', 'print one JSON object')
    .action(async (wanted: string, { yes, takeOver = false, json }: Removal) => {
      const dir = findRun(runsDir, wanted);
      const command = `lab runs remove ${runWord(wanted, dir)}${yes ? ' --yes' : ''}`;
      const trash = yes ? null : context.trash;
      if (!yes && trash === null && !terminal.confirm) {
        throw new RequestError(`There is no trash to move ${dir} to; use --yes to delete it for good.`);
      }
      await assertFree({ dir, takeOver, command }, context);
      const question = trash === null ? `Delete ${dir} for good?` : `Move ${dir} to the trash?`;
      if (!yes && terminal.confirm && !(await terminal.confirm(question))) {
        terminal.tell('Nothing was removed.');
        exit(exitCodes.interrupted);
        return;
      }
      if (takeOver) passOver(dir, context.now());
      if (trash === null) {
        removeRun(dir);
        tell(json, { kind: 'removed', dir, trash: null }, `Deleted ${dir} for good.`);
        return;
      }
      const moved = await discardRun(dir, { dataHome: trash, now: context.now() });
      tell(json, { kind: 'removed', dir, trash: moved }, `Moved ${dir} to the trash: ${moved}`);
    });
  return runs;
}

function listText(entries: RunEntry[], width: number | null): string {
  const rows = underParents(entries).map(({ summary, within }) => {
    const { id, status, step, steps, dataset, createdAt, endedAt, failure } = summary;
    const name = `${within ? '└ ' : ''}${summary.name}`;
    const progress = steps > 0 ? `${count(step)} / ${count(steps)}` : count(step);
    return [id, name, status, progress, dataset, date(createdAt), endedAt === null ? '' : date(endedAt), failure ?? ''];
  });
  return table(['ID', 'NAME', 'STATUS', 'STEP', 'DATA', 'BEGUN', 'ENDED', ''], rows, {
    width,
    shorten: ['', 'ENDED', 'DATA', 'BEGUN', 'NAME'],
    whole: ['BEGUN', 'ENDED'],
  });
}

/** Those that belong to another run come below it. */
function underParents(entries: RunEntry[]): { summary: RunSummary; within: boolean }[] {
  const summaries = entries.map(({ summary }) => summary);
  const parentOf = ({ architecture, origin }: RunSummary): string | null => {
    const belongs = architectureConfigs.some(({ name, belongsToParent }) => name === architecture && belongsToParent);
    return belongs && summaries.some(({ id }) => id === origin?.id) ? origin!.id : null;
  };
  return summaries
    .filter((summary) => parentOf(summary) === null)
    .flatMap((summary) => [
      { summary, within: false },
      ...summaries.filter((one) => parentOf(one) === summary.id).map((one) => ({ summary: one, within: true })),
    ]);
}

function showText(
  dir: string,
  { record, metrics, panels, checkpoints, log, trainedBy }: RunHistory,
  dataProblem: string | null,
): string {
  const last = metrics.steps.length - 1;
  const units = unitsOf(record);
  const newest = record.metrics.flatMap(({ name, evaluated }) => {
    const values = metrics.values[name];
    const value = evaluated ? values?.filter(Number.isFinite).at(-1) : values?.at(-1);
    return value === undefined ? [] : [`${name} ${metricValue(value, units.get(name))}`];
  });
  const steps = checkpoints.map(({ step, pinned, best }) => {
    const marks = [...(pinned ? ['pinned'] : []), ...(best ? ['best'] : [])];
    return marks.length > 0 ? `${count(step)} (${marks.join(', ')})` : count(step);
  });
  const rows: [string, string | null][] = [
    ['Run', `${record.name} (${record.id})`],
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
    ['Branched from', record.parent && `${record.parent.id} at step ${count(record.parent.step)}`],
    ['Started from', record.start ? startText(record.start) : null],
    ['Begun', date(record.createdAt)],
    ['Ended', record.endedAt === null ? null : date(record.endedAt)],
    ['Device', record.device],
    [
      'Parameters',
      Object.entries(record.parameters)
        .map(([part, n]) => `${part} ${count(n)}`)
        .join(', ') || null,
    ],
    ['Checkpoints', steps.join(', ') || 'none'],
    [
      'Panels',
      Object.entries(panels)
        .map(([panel, steps]) => `${panel} ${count(steps.length)}`)
        .join(', ') || 'none',
    ],
    ['Metrics', last >= 0 ? `step ${count(metrics.steps[last]!)}: ${newest.join(', ')}` : 'none yet'],
    ['Last words', log.at(-1)?.message ?? null],
  ];
  return rows.flatMap(([title, text]) => (text === null ? [] : [`${title.padEnd(14)}${printable(text)}\n`])).join('');
}

/** "pets: 36 + 4 images of 2 classes (cat, dog), 8 × 8, from /home/ada/pets" */
function dataRow(record: RunRecord): string | null {
  const about = record.data?.about;
  if (!about) return dataName(record) || null;
  const names = classesText(about);
  return `${dataName(record)}: ${dataText(about)}${names === null ? '' : `; classes: ${names}`}`;
}

/** Of its metrics by name; none where its architecture is not known here. */
function unitsOf(record: RunRecord): Map<string, MetricInfo['unit']> {
  try {
    const { architecture, config } = configOf(record);
    return new Map(architecture.metrics(config).map(({ name, unit }) => [name, unit]));
  } catch (error) {
    if (error instanceof RequestError) return new Map();
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

export const command: LabCommand = { order: 70, create: runsCommand };
