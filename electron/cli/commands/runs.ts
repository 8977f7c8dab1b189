import { Command } from 'commander';
import { RequestError } from '../../../models/core/errors.js';
import { architectureConfig, parseAssignments } from '../../../models/core/parse-config.js';
import { sortKeys } from '../../../models/core/filter/sort-runs.js';
import { branchRun } from '../../runs/continue-run.js';
import { passOver } from '../../runs/idle-run.js';
import { diagnosesOf } from '../../runs/diagnoses.js';
import { readRunRecord } from '../../runs/run-record.js';
import { readRun } from '../../runs/run-history.js';
import { discardRun, findRun, removeRun, renameRun } from '../../runs/run-store.js';
import { noteRun, pinRun, tagRun } from '../../runs/said-words.js';
import { exitCodes, type CliContext } from '../cli-context.js';
import { dataState } from '../data-state.js';
import type { LabCommand } from '../lab-command.js';
import { count } from '../format.js';
import { diagnosisLines } from '../judged-run.js';
import { listedRuns, type Wanted } from '../list-runs.js';
import { runListText } from '../run-list.js';
import { addRunFileCommands } from '../run-file-commands.js';
import { runText } from '../run-text.js';
import { collect, wholeNumber } from '../option-values.js';
import { runWord } from '../../runs/shell-word.js';
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
  const runs = new Command('runs').description('list, show, rename, tag, branch and remove runs').helpCommand(false);
  const tell = (json: boolean | undefined, object: object, sentence: string): void =>
    json ? terminal.json(object) : terminal.line(sentence);
  runs
    .command('list', { isDefault: true })
    .description('list runs, the newest first (the default)')
    .option(
      '--filter <filter>',
      "words, tag:paper, state:failed, architecture:gan, is:pinned, 'seed = 1', 'accuracy > 0.9', 'metric > 0.9', 'lr < 1e-3'; all of them must hold, and -tag:old must not",
    )
    .option('--sort <key>', `${sortKeys.join(', ')}, or the name of a metric or setting`)
    .option('--reverse', 'in the opposite order')
    .option('--json', 'print one JSON object a line')
    .action(({ json, ...wanted }: Json & Wanted) => {
      const { all, shown, notes } = listedRuns(runsDir, wanted);
      if (json) for (const run of shown) terminal.json(run);
      else if (all.length === 0) terminal.line('No runs yet; start one with: lab train gan');
      else if (shown.length === 0) terminal.line(`None of ${count(all.length)} runs passes the filter.`);
      else {
        const nest = wanted.sort === undefined && !wanted.reverse;
        terminal.lines(runListText(shown, { width: terminal.columns(), now: context.now(), all, nest }));
      }
      for (const note of notes) terminal.tell(note);
    });
  runs
    .command('show')
    .description('show one run: how it stands, its checkpoints, its newest metrics')
    .argument(...run)
    .option('--json', 'print one JSON object')
    .action(async (wanted: string, { json }: Json) => {
      const dir = findRun(runsDir, wanted);
      const history = readRun(dir);
      const { record, metrics, panels, checkpoints, log, trainedBy, favourites } = history;
      const recorded = metrics.steps.length;
      const { state: dataNow, problem } = await dataState(record, context.dataDirs);
      const diagnoses = diagnosisLines(diagnosesOf(record, metrics, history.live), {
        dir,
        runsDir,
        record,
        checkpoints,
      });
      if (json)
        terminal.json({ dir, record, trainedBy, dataNow, recorded, diagnoses, panels, checkpoints, favourites, log });
      else terminal.lines(runText(dir, history, { dataProblem: problem, diagnoses, width: terminal.columns() }));
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
    .command('tag')
    .description('give a run tags to find it by, or take them away; without a tag, tell those that it has')
    .argument(...run)
    .argument('[tags...]', 'one or more')
    .option('--remove', 'take them away')
    .option('--json', 'print one JSON object')
    .action((wanted: string, tags: string[], { remove: away, json }: Json & { remove?: boolean }) => {
      const dir = findRun(runsDir, wanted);
      const change = away ? { add: [], remove: tags } : { add: tags, remove: [] };
      const { id, name, words } = tags.length === 0 ? readRunRecord(dir) : tagRun(dir, change);
      const now = words?.tags ?? [];
      tell(
        json,
        { kind: 'tagged', id, tags: now },
        `${name} has ${now.length > 0 ? `the tags ${now.join(', ')}` : 'no tags'}.`,
      );
    });
  runs
    .command('note')
    .description('note something about a run; an empty note takes it away, none is told')
    .argument(...run)
    .argument('[note]', 'the note')
    .option('--json', 'print one JSON object')
    .action((wanted: string, note: string | undefined, { json }: Json) => {
      const dir = findRun(runsDir, wanted);
      const { id, name, words } = note === undefined ? readRunRecord(dir) : noteRun(dir, note);
      const now = words?.note ?? '';
      tell(json, { kind: 'noted', id, note: now }, now === '' ? `${name} has no note.` : `${name}: ${now}`);
    });
  runs
    .command('pin')
    .description('keep a run at hand in the window, or no longer')
    .argument(...run)
    .option('--off', 'no longer')
    .option('--json', 'print one JSON object')
    .action((wanted: string, { off = false, json }: Json & { off?: boolean }) => {
      const { id, name } = pinRun(findRun(runsDir, wanted), !off);
      tell(json, { kind: 'pinned', id, pinned: !off }, `${name} is ${off ? 'no longer pinned' : 'pinned'}.`);
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
  addRunFileCommands(runs, context);
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

export const command: LabCommand = { order: 70, create: runsCommand };
