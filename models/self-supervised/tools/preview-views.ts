/** Pairs of views of a data set's images by settings that no run has yet: what a form shows beside its fields. */
import { z } from 'zod';
import { dataFields } from '../../core/config.js';
import type { AnsweredOf, AskedOf } from '../../core/questions.js';
import type { ToolInfo } from '../../core/tools.js';
import { viewFields } from '../views/fields.js';

const size = z.int().min(1);

export const previewViewsTool = {
  name: 'preview-views',
  title: 'Views of images',
  help: 'Some training images, and two views of each as a run with these settings would see them.',
  asked: z.strictObject({
    ...dataFields,
    others: z.int().min(0).max(1_000_000).default(0).meta({
      title: 'Others',
      help: 'Another number shows other images, and other views of them.',
    }),
    ...viewFields,
  }),
  answered: z.object({
    /** Of each image, in its order: its number in the training data, from 0, and its class; null without classes. */
    images: z.array(z.object({ number: z.int().min(0), className: z.string().nullable() })),
    /**
     * A PNG in base64, cut into tiles without gaps: a row for each image, the image itself and then its views. Images that are larger
     * than a tile should be are made smaller after their views were made.
     */
    picture: z.string(),
    tiles: z.object({ columns: size, tileWidth: size, tileHeight: size }),
    /** Whether the settings change nothing: all views are what the images are. */
    unchanged: z.boolean(),
  }),
} satisfies ToolInfo;

export type PreviewViewsAsked = AskedOf<typeof previewViewsTool>;
export type PreviewedViews = AnsweredOf<typeof previewViewsTool>;
