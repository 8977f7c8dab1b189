import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Field } from '../../../models/core/config.js';
import { RequestError } from '../../../models/core/errors.js';
import { fieldsOf } from '../../../models/core/fields.js';
import { parseAssignments } from '../../../models/core/parse-config.js';
import { parseAsked, questionInfo, withPaths } from '../../../models/core/parse-question.js';
import { runQuestions } from '../../../models/core/run-questions.js';
import type { Question } from '../../protocol/run.js';
import { configOf } from '../../runs/complete-config.js';
import { readRunRecord } from '../../runs/run-record.js';
import { findRun } from '../../runs/run-store.js';
import { answerCsv, answerText } from '../answer-text.js';
import { titlesOf } from '../answer-titles.js';
import { askedRun, tellWarnings, type AskedRun } from '../asked-run.js';
import { withAnswers } from '../ask-worker.js';
import type { CliContext } from '../cli-context.js';
import { favouriteOption } from '../favourite-option.js';
import { fieldList } from '../field-list.js';
import type { LabCommand } from '../lab-command.js';
import { collect, wholeNumber } from '../option-values.js';
import { tellDoing } from '../told-pieces.js';
import { assertWritable } from '../writable.js';

interface AskOptions {
  set?: string[];
  step?: number;
  out?: string;
  csv?: boolean;
  favourite?: string;
  json?: boolean;
}

const examples = `
Examples:
  lab ask brave-otter                                   what this run can be asked
  lab ask brave-otter evaluate --json
  lab ask wise-heron generate --set prompt='To be' --set maxTokens=50
  lab ask wise-heron attention --set text='To be' --out where-it-looks   matrices in where-it-looks.bin`;

function askCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('ask')
    .description('ask a trained model whatever its architecture answers')
    .argument('<run>', 'id, beginning of an id, name, or directory')
    .argument('[question]', 'what to ask; without it, what can be asked is listed')
    .option('--set <key=value>', 'one key of the question; may be given several times', collect)
    .option('--step <step>', 'use the checkpoint of this step; by default the newest', wholeNumber('--step', 0, 1e9))
    .option('--favourite <name>', 'a favourite of the run, by its checkpoint; lab favourites lists them')
    .option('--out <path>', 'where matrices and pictures of the answer go: <path>.json, with .bin and .png')
    .option('--csv', 'print the rows of the answer as CSV')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (wanted: string, question: string | undefined, options: AskOptions) => {
      if (options.favourite !== undefined) {
        if (question !== undefined || options.set !== undefined) {
          throw new RequestError('--favourite: it says what is asked; leave out the question and --set.');
        }
        const run = askedRun(context.runsDir, wanted, options.step);
        const favourite = favouriteOption(run.dir, options.favourite, options.step);
        exit(await ask(context, { ...run, step: favourite.step }, favourite.question, options));
      } else if (question === undefined) list(context, wanted, options.json ?? false);
      else {
        const run = askedRun(context.runsDir, wanted, options.step);
        exit(await ask(context, run, askedOf(context, run, question, options.set), options));
      }
    });
}

function list({ terminal, runsDir }: CliContext, wanted: string, json: boolean): void {
  const record = readRunRecord(findRun(runsDir, wanted));
  const { architecture, config } = configOf(record);
  const questions = runQuestions(architecture, config).map(({ info }) => info);
  if (json) {
    for (const info of questions) {
      const { name, title, help, panel } = info;
      terminal.json({ kind: 'question', name, title, help, panel, asked: fieldsOf(info.asked) });
    }
    return;
  }
  if (questions.length === 0) terminal.line(`${record.name} answers no questions.`);
  const columns = terminal.columns();
  const within = columns === null ? null : columns - 2;
  for (const info of questions) {
    terminal.line(`${info.name}: ${info.help}`);
    const fields = fieldsOf(info.asked);
    const defaultOf = ({ default: value }: Field): string => (value === undefined ? 'needed' : JSON.stringify(value));
    if (fields.length > 0) terminal.lines(indented(fieldList(fields, { heading: 'KEY', width: within, defaultOf })));
  }
}

const sharesOf = ({ architecture, config }: AskedRun): Set<string> =>
  new Set(architecture.metrics(config).flatMap(({ name, unit }) => (unit === 'share' ? [name] : [])));

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');

/** Throws RequestError where the run has no such question, or it can't be asked so. */
function askedOf({ workingDir, runsDir }: CliContext, run: AskedRun, name: string, set: string[] = []): Question {
  const info = questionInfo(run.architecture, run.config, name);
  const asked = withPaths(
    info.asked,
    parseAsked(info, parseAssignments({ schema: info.asked }, set)),
    // What the user types is relative to their folder.
    (given, _key, widget) => (widget === 'run' ? findRun(runsDir, given) : resolve(workingDir, given)),
  );
  return { name, asked };
}

async function ask(context: CliContext, run: AskedRun, question: Question, options: AskOptions): Promise<number> {
  const { terminal, workingDir } = context;
  const { json = false, csv = false } = options;
  if (json && csv) throw new RequestError('--csv: it excludes --json; use one of them.');
  const { name } = question;
  const info = questionInfo(run.architecture, run.config, name);
  const out = options.out === undefined ? null : resolve(workingDir, options.out);
  if (out !== null && info.panel === null && !info.draws) {
    throw new RequestError(`--out: the answer to ${name} has neither matrices nor pictures; leave it out.`);
  }
  if (out !== null) assertWritable('--out', `${out}.json`);
  return withAnswers(context, json, async (session) => {
    let told = false;
    const doing = tellDoing(context);
    const onPieces = (pieces: unknown[]): void => {
      const text = pieces.filter((piece) => typeof piece === 'string').join('');
      if (text !== '') told = true;
      terminal.lines(text);
      doing(pieces);
    };
    const answer = await session.ask({
      ...{ dir: run.dir, step: run.step, question },
      ...(out !== null && { path: out }),
      ...(!json && !csv && { onPieces }),
    });
    const { step, body } = answer;
    const warnings = tellWarnings(context, run, answer);
    const files = answer.recorded && out !== null ? { record: `${out}.json` } : {};
    const about = { kind: 'answer', run: run.record.id, step, question: name };
    if (json) {
      terminal.json({ ...about, body, ...files, ...(warnings.length > 0 && { warnings }) });
    } else if (csv) {
      terminal.lines(answerCsv(body));
    } else {
      terminal.lines(
        told
          ? '\n'
          : answerText(body, { width: terminal.columns(), shares: sharesOf(run), titles: titlesOf(info.answered) }),
      );
      if (files.record !== undefined) terminal.line(`Matrices and pictures: ${files.record}`);
    }
  });
}

export const command: LabCommand = { order: 75, create: askCommand };
