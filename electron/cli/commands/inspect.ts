import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import { diffModels } from '../../../models/edge/inspect/model-diff.js';
import { graphOf } from '../../../models/edge/inspect/model-graph.js';
import { describeModelTool, type DescribedModel } from '../../../models/edge/tools/describe-model.js';
import { modelConstantTool, type ModelConstant } from '../../../models/edge/tools/model-constant.js';
import { withAnswers } from '../ask-worker.js';
import type { CliContext } from '../cli-context.js';
import type { LabCommand } from '../lab-command.js';
import { modelDiffJson, modelDiffText } from '../model-diff-text.js';
import { constantText, modelText } from '../model-text.js';

const examples = `
Examples:
  lab inspect my_model.h5                         layers, shapes and weights of a Keras model
  lab inspect model.tflite --json > model.json    all of it, as one object
  lab inspect model.onnx --constant fc.weight     how the numbers of one constant are spread
  lab inspect model.onnx --against int8.onnx      what differs in the second one, node by node`;

interface InspectOptions {
  constant?: string;
  against?: string;
  json?: boolean;
}

function inspectCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('inspect')
    .description('what a model file holds: Keras, TensorFlow.js, SavedModel, ONNX, TFLite, safetensors')
    .argument('<file>', 'the file, or the folder of a SavedModel or a TensorFlow.js model')
    .option('--constant <name>', 'what the numbers of this constant are like')
    .option('--against <file>', 'what differs in this model, node by node')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (given: string, { constant, against, json = false }: InspectOptions) => {
      const { terminal, workingDir } = context;
      const file = resolve(workingDir, given);
      const use = async (
        name: string,
        asked: Record<string, unknown>,
        print: (answer: never) => void,
      ): Promise<void> => {
        const code = await withAnswers(context, json, async (session) => {
          const answer = await session.use({ architecture: 'edge', question: { name, asked } });
          if (json) terminal.json({ kind: name, file, ...(answer as object) });
          else print(answer as never);
        });
        exit(code);
      };
      if (against !== undefined) {
        const other = resolve(workingDir, against);
        const code = await withAnswers(context, json, async (session) => {
          const read = async (path: string) => {
            const question = { name: describeModelTool.name, asked: { file: path } };
            return graphOf((await session.use({ architecture: 'edge', question })) as DescribedModel);
          };
          const [a, b] = [await read(file), await read(other)];
          const diff = diffModels(a, b);
          if (json) terminal.json({ kind: 'model-diff', file, against: other, ...modelDiffJson(a, b, diff) });
          else terminal.lines(`${modelDiffText(a, b, diff).join('\n')}\n`);
        });
        exit(code);
      } else if (constant !== undefined) {
        await use(modelConstantTool.name, { file, name: constant }, (found: ModelConstant) =>
          terminal.lines(constantText(constant, found)),
        );
      } else {
        await use(describeModelTool.name, { file }, (model: DescribedModel) =>
          terminal.lines(modelText(basename(file), model, terminal.columns())),
        );
      }
    });
}

export const command: LabCommand = { order: 78, create: inspectCommand };
