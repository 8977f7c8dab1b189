import { RequestError } from '../core/errors.js';
import { ownLearner } from '../core/learner-builder.js';
import type { InferenceExamples } from '../core/inference.js';
import type { TrainingOptions } from '../core/learner.js';
import { readerOf } from '../edge/inspect/read-model-file.js';
import { keptFile } from '../edge/source/kept-file.js';
import { deviceOf, loadTensorFlow } from '../engine/tensorflow.js';
import { aimOf } from './aim.js';
import { makeBackground } from './background/make-background.js';
import type { ExplainConfig } from './config.js';
import { ExplainedModel } from './explained-model.js';
import { ExplainAnswers } from './explain-answers.js';
import { ExplainLearner } from './explain-learner.js';
import type { Opened } from './explain-row.js';
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
//   explain-row.ts       one row; explained-rows.ts keeps what was found, explanations-record.ts shows it
//   explain-learner.ts   the run; explain-answers.ts the questions

export const explainLearner = ownLearner<ExplainConfig>(async (config, options) => {
  const runtime = await loadTensorFlow();
  const source = await sourceOf(config, options);
  const opened = options.askOnly ? null : await open(source, config);
  const answers = new ExplainAnswers(config, (asked, wantsRows) => open(source, asked, wantsRows));
  const versions = { tensorflow: runtime.tensorflow ?? 'none (tfjs on the CPU)' };
  return new ExplainLearner({ config, opened, answers, options, device: deviceOf(runtime), versions });
});

/** Throws RequestError where it can't be explained. `wantsRows`: rows of its data are asked for. */
async function open(source: ExplainSource, config: ExplainConfig, wantsRows = true): Promise<Opened> {
  const { inference, checkpoints } = source;
  const readout = readoutOf(inference, config);
  const aim = aimOf(inference, config);
  const examples = await inference.examples(config.part);
  if (!examples && wantsRows) {
    const other = config.part === 'test' ? 'train' : 'test';
    throw new RequestError(`part: the run's data hold no ${config.part} part; use ${other}.`, { field: 'part' });
  }
  const rows = wantsRows ? rowNumbers(config.rows, examples!) : new Int32Array();
  const backgrounds = await makeBackground(source, config);
  const weights = { ...(await checkpoints.at(-1)!.read()), ...aim.variables };
  const model = await ExplainedModel.open(
    { inference: aim.inference, weights, runs: source.runs },
    readout,
    aim.functions,
  );
  const players = playersOf(inference.inputs[0]!, config);
  return { source, aim, model, examples: examples ?? none, rows, backgrounds, players };
}

/** In place of data that nothing is asked of. */
const none: InferenceExamples = { count: 0, unit: 'rows', inputs: () => ({}), targets: null };

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
