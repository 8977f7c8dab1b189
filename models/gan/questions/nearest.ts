import { z } from 'zod';
import { otherRun } from '../../core/chosen-path.js';
import { doingPiece, type AnsweredOf, type AskedOf, type QuestionInfo } from '../../core/questions.js';
import { sampleList } from './samples.js';

const share = z.number().min(0).max(1);

const distance = z.number().min(0);

/** How near a sample is to the training images, beside how near real images lie to each other. */
const nearness = (by: string) =>
  z.object({
    distance: distance.meta({ title: `${by}: distance to the nearest` }),
    /** Only one real image in a hundred has its nearest within this distance. */
    copyWithin: distance.meta({ title: `${by}: a copy would lie within` }),
    /** Half of the real images have theirs within this one. */
    usual: distance.meta({ title: `${by}: usual between real images` }),
    /** Share of real images that have a nearer one among the others. */
    nearer: share.meta({ title: `${by}: real images with a nearer neighbour`, unit: 'share' }),
    /** The same in a sentence. */
    says: z.string().meta({ title: by }),
  });

/** Whether a sample was copied from the data: the training images nearest to it. */
export const nearestQuestion = {
  name: 'nearest',
  title: 'Nearest real',
  help: 'The training images nearest to a sample, by their pixels and by what a classifier sees. A generator that has learned by heart draws copies; whether one is near is told by how near real images lie to each other. Blurred samples are near to much by their pixels: the classifier tells more of them.',
  asked: z.strictObject({
    sample: sampleList('sample', { least: 1, most: 1 })
      .default('1')
      .meta({ title: 'Sample', help: 'Its number in the gallery, such as 12; 7:3 is the third that seed 7 draws.' }),
    count: z.int().min(1).max(12).default(4).meta({ title: 'Neighbours', help: 'How many of the nearest are shown.' }),
    byFeatures: z.boolean().default(true).meta({
      title: 'By features too',
      help: 'Compares by a classifier as well, which may have to be trained first.',
    }),
    features: otherRun('classifier', {
      title: 'Classifier',
      help: 'A classifier’s run on the same data; empty for the one that quality is measured by.',
      sameData: true,
    }),
  }),
  answered: z.object({
    sample: z.string().meta({ title: 'Sample' }),
    /** Training images that were looked through, and those of them whose own nearest was looked for. */
    images: z.int().meta({ title: 'Training images' }),
    compared: z.int().meta({ title: 'Of them held to all others' }),
    /** Euclidean, of pixels from 0 to 1. */
    pixels: nearness('By pixels'),
    /** Euclidean, of a classifier's last hidden units; null without one, which `missing` then explains where it was wanted. */
    features: nearness('By features')
      .extend({ by: z.string().meta({ title: 'By features: seen by' }) })
      .nullable(),
    missing: z.string().nullable().meta({ title: 'By features' }),
    /** The nearest by pixels, then those by features, each the nearest first. `image` counts as the data do, from 0. */
    neighbours: z.array(
      z.object({
        by: z.enum(['pixels', 'features']).meta({ title: 'By' }),
        image: z.int().min(0).meta({ title: 'Training image' }),
        class: z.string().nullable().meta({ title: 'Class' }),
        distance: distance.meta({ title: 'Distance' }),
      }),
    ),
    /** How the picture is cut: the sample and its neighbours by pixels, and a second row of those by features. */
    tiles: z.object({
      columns: z.int().meta({ title: 'Picture: tiles in a row' }),
      tileWidth: z.int().meta({ title: 'Picture: width of a tile in pixels' }),
      tileHeight: z.int().meta({ title: 'Picture: height of a tile in pixels' }),
    }),
  }),
  panel: null,
  draws: true,
  piece: doingPiece,
} satisfies QuestionInfo;

export type NearestAsked = AskedOf<typeof nearestQuestion>;
export type NearestBody = AnsweredOf<typeof nearestQuestion>;
export type Nearness = NearestBody['pixels'];

/** Whether it is nearer than real images are: no more than one in a hundred has a nearer neighbour. */
export function looksCopied({ distance, copyWithin }: Pick<Nearness, 'distance' | 'copyWithin'>): boolean {
  return distance === 0 || distance < copyWithin;
}
