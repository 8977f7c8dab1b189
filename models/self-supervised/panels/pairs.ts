import { z } from 'zod';
import { figure } from '../../core/diagnosis/figure.js';
import { panelInfo, type BodyOf } from '../../core/panel.js';

const size = z.int().min(1);
const image = z.object({ number: z.int().min(0), className: z.string().nullable() });

/**
 * Two views each of a few test images, the same ones at each step, and how alike their embeddings are. Matrix `similarities` [2N, 2N]:
 * cosines, rows and columns in the order of the picture's tiles, the two views of an image one after the other.
 */
export const pairsPanel = panelInfo({
  name: 'pairs',
  title: 'Pairs',
  help: 'Two random views each of a few test images, the same ones at every step, and how alike their embeddings are: the cosine of each with each. What is learned is that the two views of an image, framed along the diagonal, are alike while views of different images are not. Where all of them are alike, the encoder has collapsed: it says the same of everything.',
  schema: z.object({
    /** In the order of the pairs: the image’s number in the test data, from 0, and its class; null without classes. */
    images: z.array(image),
    /** The picture: a row for each image. */
    tiles: z.object({ columns: size, tileWidth: size, tileHeight: size }),
    /** Mean similarity of the two views of an image, and of views of different images; null where there is but one image. */
    partners: z.number(),
    others: z.number().nullable(),
    /** Of all views, how many have their partner as the most similar one of all. */
    found: z.int().min(0),
  }),
  report: {
    figures({ images, partners, others, found }, matrix) {
      const values = matrix('similarities');
      const names = images.flatMap((image) => [1, 2].map((view) => viewName(image, view)));
      const of = { title: 'View', names };
      const said = [
        ['the two views of an image', figure(partners)],
        ['views of different images', others === null ? '–' : figure(others)],
        ['views whose partner is the most alike', `${found} of ${2 * images.length}`],
      ];
      return [
        ...(values
          ? [
              {
                kind: 'matrix' as const,
                title: 'Cosine similarity',
                matrix: values,
                from: 0,
                to: 1,
                rows: of,
                columns: of,
              },
            ]
          : []),
        { kind: 'table', title: 'Mean similarity', columns: ['Of', 'Value'], rows: said },
      ];
    },
  },
});

export type PairsBody = BodyOf<typeof pairsPanel>;

/** "Bag 12, view 1", "image 12, view 1" */
export function viewName({ number, className }: z.infer<typeof image>, view: number): string {
  return `${className ?? 'image'} ${number}, view ${view}`;
}
