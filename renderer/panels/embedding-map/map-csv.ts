import type { MapKind } from '../../../models/self-supervised/panels/embedding-map.js';
import { rowsCsv, shortest } from '../../lib/csv.js';
import type { MapFrame } from './map-frame.js';

/** A row for each point: which test example, its class, and where it lies. */
export function mapCsv({ body, places }: Pick<MapFrame, 'body' | 'places'>, kind: MapKind): string {
  const { labels, classNames, numbers, words } = body;
  const { values } = places[kind]!;
  const head = ['example', ...(labels ? ['class'] : []), ...(words ? ['words'] : []), 'x', 'y'];
  return rowsCsv([
    head,
    ...numbers.map((number, point) => [
      String(number),
      ...(labels ? [classNames[labels[point]!] ?? ''] : []),
      ...(words ? [words[point]!] : []),
      shortest(values[2 * point]!),
      shortest(values[2 * point + 1]!),
    ]),
  ]);
}
