import { z } from 'zod';
import { chosenPath } from '../../core/chosen-path.js';
import type { AskedOf, QuestionInfo } from '../../core/questions.js';

/** Takes a variant's files out of the lab. */
export const copyFilesQuestion = {
  name: 'copy-files',
  title: 'Save files',
  help: 'Copies the files of a variant into a folder of yours. Nothing there is replaced.',
  asked: z.strictObject({
    variant: z.int().min(1).max(1e6).default(1).meta({ title: 'Variant', help: 'The step that made it.' }),
    folder: chosenPath('folder', { title: 'Folder', help: 'Where to; a folder for the variant is made in it.' }),
  }),
  answered: z.object({
    /** The folder that was made. */
    folder: z.string(),
    files: z.array(z.object({ path: z.string(), bytes: z.int() })),
  }),
  panel: null,
  needsData: () => false,
} satisfies QuestionInfo;

export type CopyFilesAsked = AskedOf<typeof copyFilesQuestion>;
