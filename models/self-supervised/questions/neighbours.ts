import { z } from 'zod';
import { chosenPath } from '../../core/chosen-path.js';
import { neighboursPanel } from '../panels/neighbours.js';

/** The training examples that the encoder holds for most alike to one of the test data, or to an image of the user's. */
export const neighboursQuestion = {
  name: 'neighbours',
  title: 'Nearest neighbours',
  help: 'The training examples most alike to one by the encoder’s features, beside those most alike by their plain values: what it has learned is the difference.',
  asked: z
    .strictObject({
      example: z
        .int()
        .min(0)
        .max(2147483647)
        .nullable()
        .default(null)
        .meta({ title: 'Example', help: 'The number of a test example, from 0.' }),
      file: chosenPath('file', { title: 'File', help: 'A PNG or JPEG image, in place of a test example.' }),
      count: z
        .int()
        .min(1)
        .max(24)
        .default(8)
        .meta({ title: 'Neighbours', help: 'How many of the nearest are shown.' }),
      pool: z.int().min(10).max(100_000).default(5000).meta({
        title: 'Looked through',
        help: 'Training examples that are looked through, always the same ones; at most all there are.',
        unit: 'examples',
      }),
    })
    .superRefine(({ file, example }, { addIssue }) => {
      if ((file === null) !== (example === null)) return;
      const message = `example: ${file === null ? 'no example is given' : 'more than one is given'}; use one of example and file.`;
      addIssue({ code: 'custom', path: ['example'], message });
    }),
  answered: neighboursPanel.schema,
  panel: neighboursPanel.name,
};
