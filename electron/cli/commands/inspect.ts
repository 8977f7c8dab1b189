import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import { describeModelTool, type DescribedModel } from '../../../models/edge/tools/describe-model.js';
import { modelConstantTool, type ModelConstant } from '../../../models/edge/tools/model-constant.js';
import { withAnswers } from '../ask-worker.js';
import type { CliContext } from '../cli-context.js';
import type { LabCommand } from '../lab-command.js';
import { constantText, modelText } from '../model-text.js';

const examples = `
Examples:
  lab inspect my_model.h5                         layers, shapes and weights of a Keras model
  lab inspect model.tflite --json > model.json    all of it, as one object
  lab inspect model.onnx --constant fc.weight     how the numbers of one constant are spread`;

function inspectCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('inspect')
    .description('what a model file holds: Keras, TensorFlow.js, SavedModel, ONNX, TFLite, safetensors')
    .argument('<file>', 'the file, or the folder of a SavedModel or a TensorFlow.js model')
    .option('--constant <name>', 'what the numbers of this constant are like')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (given: string, { constant, json = false }: { constant?: string; json?: boolean }) => {
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
      if (constant !== undefined) {
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
