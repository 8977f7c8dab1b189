import { z } from 'zod';
import { chosenPath } from '../../core/chosen-path.js';
import type { AskedOf, QuestionInfo } from '../../core/questions.js';
import { fields } from '../fields.js';
import { explanationsPanel } from '../panels/explanations.js';

const figure = z.number().nullable();

/** One row's explanation of one output: what scripts read. */
export const explanationSchema = z.object({
  /** Its number in the data; null for an input that was given. */
  row: z.int().min(0).nullable(),
  /** Whose output is explained: a class, a token, or what the number is called. */
  class: z.string(),
  space: explanationsPanel.schema.shape.space,
  /** Of the row. */
  output: figure,
  /** Without knowing anything of the row. */
  expected: figure,
  /** By column, `patch 0`, `pixel 0` or `word 0: the`. */
  values: z.record(z.string(), figure),
  /** By how much `expected` and `values` miss the output, at the worst output; null for methods whose values add up to nothing. */
  gap: figure,
  /** Inputs that the model was run on. */
  evaluations: z.int().min(0),
  ms: z.number(),
});

export type ExplanationLine = z.output<typeof explanationSchema>;

/** What the key `row` is where it names a row of the data. */
const NUMBER = /^\s*\d+\s*$/;

/** What one row owes its output to. */
export const explainQuestion = {
  name: 'explain',
  title: 'Explain',
  help: 'By how much each feature of one input, a column, a patch or a word, moved the output of the model, away from what is expected when nothing is known of it.',
  asked: z
    .strictObject({
      row: z.string().min(1).max(100_000).nullable().default(null).meta({
        title: 'Row',
        help: "A number of the data from 0, or, for models of tables, a row of yours as name=value pairs with commas between them. The data's first row where nothing is given.",
      }),
      file: chosenPath('file', { title: 'File', help: 'A PNG or JPEG image, for models of images.' }),
      class: z.string().min(1).max(1000).nullable().default(null).meta({
        title: 'Class',
        help: 'Whose output is explained, by its name; the one that the model predicts where it is left out.',
      }),
      part: fields.part,
      method: fields.method,
      space: fields.space,
      background: fields.background,
      backgroundSize: fields.backgroundSize,
      backgroundRow: fields.backgroundRow,
      budget: fields.budget,
      segments: fields.segments,
    })
    .superRefine(({ row, file }, { addIssue }) => {
      if (row === null || file === null) return;
      const message = 'row: more than one input is given; use one of row and file.';
      addIssue({ code: 'custom', path: ['row'], message });
    }),
  answered: explanationsPanel.schema.extend({ explanation: explanationSchema }),
  panel: explanationsPanel.name,
  needsData: ({ row, file, background }) => {
    if (file !== null) return background !== 'auto' && background !== 'blur' && background !== 'zeros';
    return typeof row !== 'string' || NUMBER.test(row) || background !== 'zeros';
  },
} satisfies QuestionInfo;

export type ExplainAsked = AskedOf<typeof explainQuestion>;

/** The number of the row that is asked about; null where an input is given. */
export function askedNumber({ row, file }: Pick<ExplainAsked, 'row' | 'file'>): number | null {
  if (file !== null) return null;
  if (row === null) return 0;
  return NUMBER.test(row) ? Number(row) : null;
}
