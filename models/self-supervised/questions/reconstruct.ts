import { z } from 'zod';
import { chosenPath } from '../../core/chosen-path.js';
import { reconstructionsPanel } from '../panels/reconstructions.js';

const whole = z.int().min(0).max(2147483647);

/** What is drawn of an image of the user's, or of the test data, once something was taken from it. */
export const reconstructQuestion = {
  name: 'reconstruct',
  title: 'Reconstruct',
  help: 'What the model draws of a picture with patches hidden, or noise added.',
  asked: z
    .strictObject({
      file: chosenPath('file', { title: 'File', help: 'A PNG or JPEG image.' }),
      example: whole.nullable().default(null).meta({ title: 'Example', help: 'The number of a test image, from 0.' }),
      draw: whole.default(0).meta({
        title: 'Draw',
        help: 'Another number hides other patches, or adds other noise; 0 is as in the recorded ones.',
      }),
    })
    .superRefine(({ file, example }, { addIssue }) => {
      if ((file === null) !== (example === null)) return;
      const message = `file: ${file === null ? 'no input is given' : 'more than one input is given'}; use one of file and example.`;
      addIssue({ code: 'custom', path: ['file'], message });
    }),
  answered: reconstructionsPanel.schema,
  panel: reconstructionsPanel.name,
};
