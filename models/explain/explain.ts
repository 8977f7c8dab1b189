import { RequestError } from '../core/errors.js';
import { ownLearner } from '../core/learner-builder.js';
import type { TrainingOptions } from '../core/learner.js';
import { readerOf } from '../edge/inspect/read-model-file.js';
import { keptFile } from '../edge/source/kept-file.js';
import { deviceOf, loadTensorFlow } from '../engine/tensorflow.js';
import { aimOf } from './aim.js';
import { makeBackground } from './background/make-background.js';
import type { ExplainConfig } from './config.js';
import { ExplainedModel } from './explained-model.js';
import { ExplainLearner, type Opened } from './explain-learner.js';
import { playersOf } from './players.js';
import { readoutOf } from './readout.js';
import { rowNumbers } from './rows.js';
import type { ExplainSource } from './source/explain-source.js';
import { fileSource } from './source/file-source.js';
import { runSource } from './source/run-source.js';

// The folder, in the order in which it is best read:
//   source/              what is explained: a run's model at one checkpoint or several, or a file
//   readout.ts           which of its outputs, and how they are read; aim.ts where rows have outputs of their own
//   players.ts           what shares an output: columns, patches or pixels, words
//   background/          what stands in for what is not known
//   explained-model.ts   the model, loaded to be asked with parts of a row unknown
//   methods/             how an output is shared out; shapley/ and what else the maths needs beside them
//   explain-learner.ts   the run; explained-rows.ts keeps what it has found

export const explainLearner = ownLearner<ExplainConfig>(async (config, options) => {
  const runtime = await loadTensorFlow();
  const opened = options.askOnly ? null : await open(config, options);
  const versions = { tensorflow: runtime.tensorflow ?? 'none (tfjs on the CPU)' };
  return new ExplainLearner({ config, opened, options, device: deviceOf(runtime), versions });
});

/** Throws RequestError where it can't be explained. */
async function open(config: ExplainConfig, options: TrainingOptions): Promise<Opened> {
  const source = await sourceOf(config, options);
  const { inference, checkpoints } = source;
  const readout = readoutOf(inference, config);
  const aim = aimOf(inference, config);
  const examples = await inference.examples(config.part);
  if (!examples) {
    const other = config.part === 'test' ? 'train' : 'test';
    throw new RequestError(`part: the run's data hold no ${config.part} part; use ${other}.`, { field: 'part' });
  }
  const rows = rowNumbers(config.rows, examples);
  const backgrounds = await makeBackground(source, config);
  const weights = { ...(await checkpoints.at(-1)!.read()), ...aim.variables };
  const model = await ExplainedModel.open(
    { inference: aim.inference, weights, runs: source.runs },
    readout,
    aim.functions,
  );
  return { source, aim, model, examples, rows, backgrounds, players: playersOf(inference.inputs[0]!, config) };
}

/** Throws RequestError where there is nothing to explain, or more than one thing. */
function sourceOf(config: ExplainConfig, options: TrainingOptions): Promise<ExplainSource> {
  const { file, data, throughTraining } = config;
  const start = options.start?.();
  const refuse = (field: string, sentence: string) => new RequestError(`${field}: ${sentence}`, { field });
  if (start && file !== null)
    throw refuse('file', 'a run and a file can not both be explained; leave one of them out.');
  if (start && data !== null) throw refuse('data', `a run has its own data set; leave '${data}' out.`);
  if (start) return runSource(start, config, options);
  if (file === null) throw refuse('start', 'an explanation needs a run to start from, or a model file.');
  if (throughTraining) throw refuse('throughTraining', 'a model file has no checkpoints; use a run, or leave it out.');
  const kept = options.filesDir === undefined ? file : keptFile(options.filesDir, file, readerOf);
  return fileSource({ file: kept, data }, options);
}
