import { Command } from 'commander';
import { evaluateQuestion } from '../../../models/core/questions.js';
import { askedRun, assertAnswers, tellWarnings } from '../asked-run.js';
import { withAnswers } from '../ask-worker.js';
import type { CliContext } from '../cli-context.js';
import type { LabCommand } from '../lab-command.js';
import { count, metricValue } from '../format.js';
import { table } from '../table.js';
import { wholeNumber } from '../option-values.js';

interface EvalOptions {
  step?: number;
  json?: boolean;
}

const examples = `
Examples:
  lab eval brave-otter
  lab eval brave-otter --step 1000 --json | jq .values`;

function evalCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('eval')
    .description('check a trained model on data that it was not trained on')
    .argument('<run>', 'id, beginning of an id, name, or directory')
    .option('--step <step>', 'use the checkpoint of this step; by default the newest', wholeNumber('--step', 0, 1e9))
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (wanted: string, options: EvalOptions) => exit(await evaluate(context, wanted, options)));
}

async function evaluate(context: CliContext, wanted: string, { step, json = false }: EvalOptions): Promise<number> {
  const { terminal, runsDir } = context;
  const run = askedRun(runsDir, wanted, step);
  assertAnswers(run, evaluateQuestion, 'eval: this architecture is not checked on data of its own.');
  const metrics = new Map(run.architecture.metrics(run.config).map((metric) => [metric.name, metric]));
  return withAnswers(context, json, async (session) => {
    const question = { name: evaluateQuestion.name, asked: {} };
    const answer = await session.ask({ dir: run.dir, step: run.step, question });
    const { examples, unit, values } = evaluateQuestion.answered.parse(answer.body, { jitless: true });
    const warnings = tellWarnings(context, run, answer);
    if (json) {
      const about = { kind: 'evaluation', run: run.record.id, step: answer.step };
      const told = { ...about, examples, unit, values, ...(warnings.length > 0 && { warnings }) };
      terminal.json(told);
      return;
    }
    const rows = Object.entries(values).map(([name, value]) => {
      const { title = name, unit } = metrics.get(name) ?? {};
      return [title, metricValue(value ?? NaN, unit)];
    });
    terminal.line(`${run.record.name} at step ${count(answer.step)}, on ${count(examples)} ${unit}:`);
    terminal.lines(table(['METRIC', 'VALUE'], rows, { width: terminal.columns(), shorten: ['METRIC'] }));
  });
}

export const command: LabCommand = { order: 80, create: evalCommand };
