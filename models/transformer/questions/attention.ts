import { z } from 'zod';
import { chosenPath } from '../../core/chosen-path.js';
import type { AskedOf, QuestionInfo } from '../../core/questions.js';
import { attentionPanel } from '../panels/attention.js';

/** Where the heads look on an input of the user's. */
export const attentionQuestion = {
  name: 'attention',
  title: 'Attention',
  help: 'Where each head looks on an input of yours, and what the model makes of it.',
  asked: z
    .strictObject({
      text: z.string().max(100_000).nullable().default(null).meta({ title: 'Text', help: 'For models of text.' }),
      file: chosenPath('file', { title: 'File', help: 'A PNG or JPEG image, for models of images.' }),
      example: z
        .int()
        .min(0)
        .max(2147483647)
        .nullable()
        .default(null)
        .meta({ title: 'Example', help: 'The number of an example of the test data, from 0.' }),
    })
    .superRefine((asked, { addIssue }) => {
      const given = Object.values(asked).filter((value) => value !== null).length;
      if (given === 1) return;
      const message = `text: ${given === 0 ? 'no input is given' : 'more than one input is given'}; use one of text, file and example.`;
      addIssue({ code: 'custom', path: ['text'], message });
    }),
  answered: attentionPanel.schema,
  panel: attentionPanel.name,
  needsData: ({ example }: Readonly<Record<string, unknown>>) => example !== null,
} satisfies QuestionInfo;

/** An input of the user's: text, an image file, or an example of the test data by its number from 0. */
export type ProbeInput =
  { kind: 'text'; text: string } | { kind: 'file'; path: string } | { kind: 'example'; number: number };

/** The one input that is given. */
export function probeInput({ text, file, example }: AskedOf<typeof attentionQuestion>): ProbeInput {
  if (text !== null) return { kind: 'text', text };
  if (file !== null) return { kind: 'file', path: file };
  return { kind: 'example', number: example! };
}
