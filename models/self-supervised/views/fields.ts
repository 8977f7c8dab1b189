import { z } from 'zod';

/** Methods that compare two views of an image. */
const when = { method: ['simclr', 'moco', 'byol', 'simsiam', 'barlow', 'vicreg'] } as const;

const chance = (most: number) => z.number().min(0).max(most);

/** How a view differs from its image; each view and each image draw for themselves. */
export const viewFields = {
  cropLeast: z.number().gt(0).max(1).default(0.2).meta({
    title: 'Smallest crop',
    help: 'A view shows a random part of the image, from this share of its area to all of it. 1 crops nothing.',
    unit: 'share',
    group: 'Data',
    when,
  }),
  flip: z.boolean().default(true).meta({
    title: 'Random flips',
    help: 'Mirrors half of the views. Only where left and right mean the same.',
    group: 'Data',
    when,
  }),
  brightness: chance(1).default(0.4).meta({
    title: 'Brightness',
    help: 'Pixels are multiplied by a factor from 1 − this to 1 + this. 0 leaves them.',
    group: 'Data',
    when,
  }),
  contrast: chance(1).default(0.4).meta({
    title: 'Contrast',
    help: 'Distances from the mean of the view are multiplied by a factor from 1 − this to 1 + this. 0 leaves them.',
    group: 'Data',
    when,
  }),
  saturation: chance(1).default(0.4).meta({
    title: 'Saturation',
    help: 'Colours are moved to or from grey by a factor from 1 − this to 1 + this; grey pictures have none.',
    group: 'Data',
    advanced: true,
    when,
  }),
  hue: chance(0.5).default(0.1).meta({
    title: 'Hue',
    help: 'Colours are turned by up to this share of the colour circle; grey pictures have none.',
    group: 'Data',
    advanced: true,
    when,
  }),
  grey: chance(1).default(0.2).meta({
    title: 'Greyed views',
    help: 'Share of the views that lose their colours; grey pictures have none.',
    unit: 'share',
    group: 'Data',
    advanced: true,
    when,
  }),
  blur: chance(1).default(0).meta({
    title: 'Blurred views',
    help: 'Share of the views that are blurred, by a Gaussian of 0.1 to 1 pixel for each 28 of the image.',
    unit: 'share',
    group: 'Data',
    advanced: true,
    when,
  }),
  cutout: z.number().min(0).lt(1).default(0).meta({
    title: 'Cut-out',
    help: 'Side of a black square at a random place of each view, as a share of the image (DeVries & Taylor 2017). 0 cuts nothing out.',
    unit: 'share',
    group: 'Data',
    advanced: true,
    when,
  }),
  viewNoise: chance(1).default(0).meta({
    title: 'View noise',
    help: 'Deviation of normal noise that is added to each view; pixels go from 0 to 1.',
    group: 'Data',
    advanced: true,
    when,
  }),
} as const;

export type ViewSettings = z.infer<z.ZodObject<typeof viewFields>>;
