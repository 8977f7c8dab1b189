import { z } from 'zod';
import { chosenPath } from '../../core/chosen-path.js';
import type { AskedOf, QuestionInfo } from '../../core/questions.js';

const words = z.string().min(1).max(100_000).nullable().default(null);

/** The encoder's features of inputs of the user's. */
export const embedQuestion = {
  name: 'embed',
  title: 'Features of an input',
  help: 'The numbers that the encoder gives for a picture, a folder of pictures, a row, a CSV file or a text of yours: for a search, a map or a model elsewhere.',
  asked: z
    .strictObject({
      file: chosenPath('file', {
        title: 'File',
        help: 'A PNG or JPEG image, or, for models of tables, a CSV or TSV file.',
      }),
      folder: chosenPath('folder', { title: 'Folder', help: 'A folder of PNG and JPEG images.' }),
      row: words.meta({
        title: 'Row',
        help: 'One row, as name=value pairs with commas between them, for models of tables.',
      }),
      text: words.meta({ title: 'Text', help: 'For models of texts; what their context has no room for is not read.' }),
    })
    .superRefine((asked, { addIssue }) => {
      const given = Object.values(asked).filter((value) => value !== null).length;
      if (given === 1) return;
      const message = `file: ${given === 0 ? 'no input is given' : 'more than one input is given'}; use one of file, folder, row and text.`;
      addIssue({ code: 'custom', path: ['file'], message });
    }),
  answered: z.object({
    /** Sentences on what of the input could not be taken as it is. */
    notes: z.array(z.string()),
    /** How many numbers stand for each. */
    features: z.int().min(1).meta({ title: 'Features' }),
    embeddings: z.array(z.object({ name: z.string(), values: z.array(z.number()) })),
  }),
  panel: null,
  needsData: () => false,
} satisfies QuestionInfo;

export type EmbedAsked = AskedOf<typeof embedQuestion>;
