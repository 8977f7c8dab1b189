/** Keys that several questions have. */
import { z } from 'zod';

/** `smooth` takes no corners where there are more than two samples. */
export const waysBetween = ['spherical', 'linear', 'smooth'] as const;

export type WayBetween = (typeof waysBetween)[number];

export const seedKey = z
  .int()
  .min(0)
  .max(2147483647)
  .default(0)
  .meta({ title: 'Seed', help: 'The same seed draws the same.' });

export const asClass = z.string().nullable().default(null).meta({
  title: 'Class',
  help: 'All drawn as this class, by a GAN that was told classes; empty for that of each sample.',
});

export const hopsKey = (byDefault: number) =>
  z.int().min(1).max(64).default(byDefault).meta({ title: 'Hops', help: 'Pictures from each sample to the next.' });
