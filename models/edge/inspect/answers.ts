import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { RequestError } from '../../core/errors.js';
import { excerpt } from '../../core/printable.mjs';
import type { ToolAnswer } from '../../core/tools.js';
import { describeModelTool, type DescribedModel, type DescribeModelAsked } from '../tools/describe-model.js';
import { modelConstantTool, type ModelConstant, type ModelConstantAsked } from '../tools/model-constant.js';
import type { ReadModel } from './model-description.js';
import { readModelFile } from './read-model-file.js';
import { summarise } from './summary.js';

/** What answers the tools about model files. */
export function inspectAnswers(): Record<string, ToolAnswer> {
  const read = keptModel();
  return {
    [describeModelTool.name]: async ({ file }: DescribeModelAsked): Promise<DescribedModel> =>
      (await read(file)).description,
    [modelConstantTool.name]: async ({ file, name, bins }: ModelConstantAsked): Promise<ModelConstant> =>
      constantOf(await read(file), { file, name, bins }),
  };
}

/** How many numbers are shown as they are. */
const FIRST = 64;

/** Throws RequestError where the model has no constant of this name, or it is no numbers. */
export function constantOf(model: ReadModel, { file, name, bins }: ModelConstantAsked): ModelConstant {
  const found = model.constant(name);
  if (!found) {
    throw new RequestError(`name: '${excerpt(name)}' is no constant of numbers in ${excerpt(basename(file))}.`, {
      field: 'name',
    });
  }
  const first = Array.from(found.values.subarray(0, FIRST), (value) => (Number.isFinite(value) ? value : null));
  return { shape: found.shape, ...summarise(found.values, bins), first };
}

/** The file that was asked about last is read once, as long as it stays what it is. */
function keptModel(): (path: string) => Promise<ReadModel> {
  let kept: { key: string; model: Promise<ReadModel> } | null = null;
  return (path) => {
    const { mtimeMs = 0, size = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
    const key = `${path} ${mtimeMs} ${size}`;
    if (kept?.key !== key) {
      kept = { key, model: readModelFile(path) };
      // What could not be read may be read another time.
      kept.model.catch(() => (kept = null));
    }
    return kept.model;
  };
}
