/**
 * What a model file of the user's holds, asked without any run: in the window by
 * `call('useTool', 'edge', { name: 'describe-model', asked: { file: token } })`, in the terminal by `lab inspect`.
 */
import { z } from 'zod';
import type { AnsweredOf, AskedOf } from '../../core/questions.js';
import type { ToolInfo } from '../../core/tools.js';
import { modelDescription } from '../inspect/model-description.js';

/** A path; in the window a token of what the user chose, a folder as well. */
export const modelFile = z.string().min(1).max(4096).meta({
  title: 'Model file',
  help: 'Keras (.h5, .keras), TensorFlow.js, SavedModel, ONNX, TFLite or safetensors: a file, or the folder of one.',
  widget: 'file',
});

export const describeModelTool = {
  name: 'describe-model',
  title: 'Describe a model',
  help: 'Its operations in order, their values and constants, and what the file says of itself.',
  asked: z.strictObject({ file: modelFile }),
  answered: modelDescription,
} satisfies ToolInfo;

export type DescribeModelAsked = AskedOf<typeof describeModelTool>;
export type DescribedModel = AnsweredOf<typeof describeModelTool>;
