import { z } from 'zod';
import { chosenPath } from '../../core/chosen-path.js';
import type { PredictInput } from '../predict-input.js';

/** Classes with their probabilities, or numbers, for inputs of the user's. */
export const predictQuestion = {
  name: 'predict',
  title: 'Predict',
  help: 'What the model says of a picture, a row, a CSV file or a folder of pictures of yours.',
  asked: z
    .strictObject({
      file: chosenPath('file', {
        title: 'File',
        help: 'A PNG or JPEG image, for models of images; a CSV or TSV file, for models of tables.',
      }),
      folder: chosenPath('folder', {
        title: 'Folder',
        help: 'A folder of PNG and JPEG images, for models of images.',
      }),
      row: z
        .string()
        .min(1)
        .max(100_000)
        .nullable()
        .default(null)
        .meta({ title: 'Row', help: 'One row, as name=value pairs with commas between them, for models of tables.' }),
    })
    .superRefine((asked, { addIssue }) => {
      const given = Object.values(asked).filter((value) => value !== null).length;
      if (given === 1) return;
      const message = `file: ${given === 0 ? 'no input is given' : 'more than one input is given'}; use one of file, folder and row.`;
      addIssue({ code: 'custom', path: ['file'], message });
    }),
  answered: z.object({
    /** Sentences on what of the input could not be taken as it is. */
    notes: z.array(z.string()),
    predictions: z.array(
      z.union([
        /** The most probable class first. */
        z.object({ name: z.string(), classes: z.array(z.object({ name: z.string(), probability: z.number() })) }),
        /** In the unit of what is predicted. */
        z.object({ name: z.string(), value: z.number() }),
      ]),
    ),
  }),
  panel: null,
  needsData: () => false,
};

/** The one input that is given. */
export function predictInput({ file, folder, row }: z.output<typeof predictQuestion.asked>): PredictInput {
  if (file !== null) return { kind: 'file', path: file };
  if (folder !== null) return { kind: 'folder', path: folder };
  return { kind: 'row', text: row! };
}
