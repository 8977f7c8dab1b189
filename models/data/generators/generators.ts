/** Data that is made rather than stored: it is listed as if it came with the app, and variants can be kept. */
import type { WholeTable } from '../table-summary.js';
import { makePoints, type pointSets } from './point-sets.js';
import type { MakeSettings } from './settings.js';

interface AnyGenerator {
  name: string;
  title: string;
  /** One sentence. */
  summary: string;
  /** What the data set that is listed is made with. */
  defaults: MakeSettings;
}

export type TableGenerator = AnyGenerator & { kind: 'table'; make: (settings: MakeSettings) => WholeTable };
export type Generator = TableGenerator | (AnyGenerator & { kind: 'images' });

const points = (name: keyof typeof pointSets, noise: number, title: string, summary: string): TableGenerator => ({
  kind: 'table',
  name,
  title,
  summary,
  defaults: { rows: 1000, noise, seed: 1 },
  make: (settings) => makePoints(name, settings),
});

export const generators: readonly Generator[] = [
  points('moons', 0.15, 'Moons', 'Points of two half circles that reach into each other; no line tells them apart.'),
  points('circles', 0.08, 'Circles', 'Points of a circle within another; no line tells them apart.'),
  points('spirals', 0.02, 'Spirals', 'Points of two spirals within each other: hard for a small network.'),
  points('blobs', 0.8, 'Blobs', 'Points of three clouds, which lines tell apart as well as can be.'),
  points('ring', 0.12, 'Ring of eight', 'Points of eight clouds on a circle: a generator easily misses some.'),
  points(
    'grid',
    0.05,
    'Grid',
    'Points of twenty-five small clouds, five by five: hard for a generator to reach them all.',
  ),
  {
    kind: 'images',
    name: 'shapes',
    title: 'Shapes',
    summary: 'Colour pictures of one figure each, in ten classes of shapes, colours and textures; made by the app.',
    defaults: { rows: 5000, noise: 0.03, seed: 1 },
  },
];

/** Null where there is none of that name. */
export const findGenerator = (name: string): Generator | null => generators.find((one) => one.name === name) ?? null;
