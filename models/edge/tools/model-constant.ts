/** What the numbers of one constant of a model file are like; `name` is one of the description's `constants`. */
import { z } from 'zod';
import type { AnsweredOf, AskedOf } from '../../core/questions.js';
import type { ToolInfo } from '../../core/tools.js';
import { modelFile } from './describe-model.js';

const number = z.number().nullable();

export const modelConstantTool = {
  name: 'model-constant',
  title: 'Numbers of a constant',
  help: 'How the weights of one constant are spread, as they are stored: smallest, largest, mean, and a histogram.',
  asked: z.strictObject({
    file: modelFile,
    name: z.string().min(1).max(10_000).meta({ title: 'Constant', help: 'Its name, as the description has it.' }),
    bins: z.int().min(1).max(512).default(64).meta({ title: 'Bins', help: 'Of the histogram.' }),
  }),
  answered: z.object({
    shape: z.array(z.int()),
    count: z.int(),
    /** Of those that are finite; null where none is. */
    minimum: number,
    maximum: number,
    mean: number,
    deviation: number,
    /** How many are exactly 0, and how many NaN or infinite. */
    zeros: z.int(),
    notFinite: z.int(),
    /** Equally wide bins from `from` to `to`; without counts where no number is finite. */
    histogram: z.object({ from: z.number(), to: z.number(), counts: z.array(z.int()) }),
    /** The first numbers, row by row; null for one that is not finite. */
    first: z.array(number),
  }),
} satisfies ToolInfo;

export type ModelConstantAsked = AskedOf<typeof modelConstantTool>;
export type ModelConstant = AnsweredOf<typeof modelConstantTool>;
