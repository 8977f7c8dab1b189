import { z } from 'zod';
import { chosenPath } from '../../core/chosen-path.js';
import { featureMapsPanel } from '../panels/feature-maps.js';

/** What the layers make of an image of the user's, or of the test data. */
export const featuresQuestion = {
  name: 'features',
  title: 'Feature maps',
  help: 'What each filter finds in a picture of yours, layer by layer.',
  asked: z
    .strictObject({
      file: chosenPath('file', { title: 'File', help: 'A PNG or JPEG image.' }),
      example: z
        .int()
        .min(0)
        .max(2147483647)
        .nullable()
        .default(null)
        .meta({ title: 'Example', help: 'The number of a test image, from 0.' }),
    })
    .superRefine(({ file, example }, { addIssue }) => {
      if ((file === null) !== (example === null)) return;
      const message = `file: ${file === null ? 'no input is given' : 'more than one input is given'}; use one of file and example.`;
      addIssue({ code: 'custom', path: ['file'], message });
    }),
  answered: featureMapsPanel.schema,
  panel: featureMapsPanel.name,
  needsData: ({ example }: Readonly<Record<string, unknown>>) => example !== null,
};
