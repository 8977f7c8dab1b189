import { resolve } from 'node:path';
import { Command } from 'commander';
import { parseAssignments } from '../../../models/core/parse-config.js';
import { parseAsked, questionInfo, withPaths } from '../../../models/core/parse-question.js';
import { evaluateQuestion, type EvaluationResult } from '../../../models/core/questions.js';
import { findRun } from '../../runs/run-store.js';
import { askedRun, assertAnswers, tellWarnings } from '../asked-run.js';
import { withAnswers } from '../ask-worker.js';
import type { CliContext } from '../cli-context.js';
import type { LabCommand } from '../lab-command.js';
import { answerText } from '../answer-text.js';
import { titlesOf } from '../answer-titles.js';
import { count, metricValue } from '../format.js';
import { table } from '../table.js';
import { tellDoing } from '../told-pieces.js';
import { collect, wholeNumber } from '../option-values.js';

interface EvalOptions {
  set?: string[];
  step?: number;
  json?: boolean;
}

const examples = `
Examples:
  lab eval brave-otter
  lab eval brave-otter --step 1000 --json | jq .values
  lab eval brave-otter --set samples=2000 --set features=wise-heron   a GAN, by what that classifier sees`;

function evalCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('eval')
    .description('check a trained model on data that it was not trained on')
    .argument('<run>', 'id, beginning of an id, name, or directory')
    .option('--set <key=value>', 'one key of the evaluation, where it has any; may be given several times', collect)
    .option('--step <step>', 'use the checkpoint of this step; by default the newest', wholeNumber('--step', 0, 1e9))
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (wanted: string, options: EvalOptions) => exit(await evaluate(context, wanted, options)));
}

async function evaluate(context: CliContext, wanted: string, options: EvalOptions): Promise<number> {
  const { terminal, runsDir, workingDir } = context;
  const { step, json = false, set = [] } = options;
  const run = askedRun(runsDir, wanted, step);
  assertAnswers(run, evaluateQuestion, 'eval: this architecture is not checked on data of its own.');
  const info = questionInfo(run.architecture, run.config, evaluateQuestion.name);
  const asked = withPaths(
    info.asked,
    parseAsked(info, parseAssignments({ schema: info.asked }, set)),
    (given, _key, widget) => (widget === 'run' ? findRun(runsDir, given) : resolve(workingDir, given)),
  );
  const metrics = new Map(run.architecture.metrics(run.config).map((metric) => [metric.name, metric]));
  return withAnswers(context, json, async (session) => {
    const question = { name: info.name, asked };
    const answer = await session.ask({
      ...{ dir: run.dir, step: run.step, question },
      ...(!json && { onPieces: tellDoing(context) }),
    });
    const { examples, unit, values, ...more } = info.answered.parse(answer.body, { jitless: true }) as EvaluationResult;
    const warnings = tellWarnings(context, run, answer);
    if (json) {
      const about = { kind: 'evaluation', run: run.record.id, step: answer.step };
      const told = { ...about, examples, unit, values, ...more, ...(warnings.length > 0 && { warnings }) };
      terminal.json(told);
      return;
    }
    const rows = Object.entries(values).map(([name, value]) => {
      const { title = name, unit } = metrics.get(name) ?? info.measures?.[name] ?? {};
      return [title, metricValue(value ?? NaN, unit)];
    });
    terminal.line(`${run.record.name} at step ${count(answer.step)}, on ${count(examples)} ${unit}:`);
    terminal.lines(table(['METRIC', 'VALUE'], rows, { width: terminal.columns(), shorten: ['METRIC'] }));
    if (Object.keys(more).length > 0) {
      terminal.lines(`\n${answerText(more, { width: terminal.columns(), titles: titlesOf(info.answered) })}`);
    }
  });
}

export const command: LabCommand = { order: 80, create: evalCommand };
