import { z } from 'zod';
import { panelInfo, type BodyOf } from '../../core/panel.js';
import { tilesSchema } from './tiles.js';

/** Ways to lay features out on a plane, in the order in which they are offered. */
export const MAP_KINDS = ['pca', 'tsne', 'umap'] as const;
export type MapKind = (typeof MAP_KINDS)[number];

export const mapKindTitles: Record<MapKind, string> = { pca: 'PCA', tsne: 't-SNE', umap: 'UMAP' };

const share = z.number().min(0).max(1).meta({ unit: 'share' });

/**
 * Features of test examples on a plane. The matrix of each kind [examples, 2] has a point for each: centred, at a root mean
 * square distance of 1, and turned to where the principal components of the plain examples lie. Its picture, where examples
 * are images, has a tile for each.
 */
export const embeddingMapPanel = panelInfo({
  name: 'embedding-map',
  title: 'Embedding map',
  help: 'Each point is a test example, placed by its features: what the encoder holds for alike lies close. PCA shows the two directions of most variance as they are; t-SNE and UMAP keep neighbours together and bend everything else, so that the sizes of clusters and the distances between them mean little. Labels colour the points; learning never saw them.',
  schema: z.object({
    maps: z.array(
      z.object({
        kind: z.enum(MAP_KINDS).meta({ title: 'Map' }),
        /** Of the ten nearest on the map, how many have the point's class; null without classes. */
        sameClass: share.nullable().meta({ title: 'Same class', unit: 'share' }),
        /** Of the ten nearest on the map, how many are among the ten nearest by features. */
        kept: share.meta({ title: 'Neighbours kept', unit: 'share' }),
        /** Of the principal components: the share of the features' variance that lies along both. */
        explained: share.nullable().meta({ title: 'Variance shown', unit: 'share' }),
        /** Root mean square distance from the middle, before it was made 1. */
        scale: z.number().min(0).meta({ title: 'Scale' }),
      }),
    ),
    neighbours: z.int().min(1).meta({ title: 'Neighbours looked at' }),
    /** The same by all features, by the plain examples without any encoder, and of examples drawn by chance; null without classes. */
    sameClass: z
      .object({
        features: share.meta({ title: 'Same class by features', unit: 'share' }),
        plain: share.meta({ title: 'Same class by plain values', unit: 'share' }),
        chance: share.meta({ title: 'Same class by chance', unit: 'share' }),
      })
      .nullable()
      .meta({ title: 'Same class' }),
    keptByChance: share.meta({ title: 'Neighbours kept by chance', unit: 'share' }),
    unit: z.string().meta({ title: 'Examples are' }),
    classNames: z.array(z.string()).meta({ title: 'Classes' }),
    /** Of each point: its number in the test data, its class, and what it says where it is no image. */
    numbers: z.array(z.int().min(0)).meta({ title: 'Test examples' }),
    labels: z.array(z.int().min(0)).nullable().meta({ title: 'Labels' }),
    words: z.array(z.string()).nullable().meta({ title: 'Words' }),
    tiles: tilesSchema,
  }),
  report: { withoutPicture: true },
});

export type EmbeddingMapBody = BodyOf<typeof embeddingMapPanel>;
