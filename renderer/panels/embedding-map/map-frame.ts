import type { EmbeddingMapBody, MapKind } from '../../../models/self-supervised/panels/embedding-map.js';
import type { Matrix } from '../shared/records/matrix.js';
import type { PanelRecords } from '../shared/records/panel-records.js';

/** A record with where its points lie, by kind of map. */
export interface MapFrame {
  url: string;
  step: number;
  body: EmbeddingMapBody;
  places: Partial<Record<MapKind, Matrix>>;
}

/** Throws where there is no record. */
export async function readMap(records: PanelRecords<EmbeddingMapBody>, url: string): Promise<MapFrame> {
  const { record, matrices } = await records.whole(url);
  const { step, body } = record;
  const found = body.maps.flatMap(({ kind }) => (matrices[kind] ? [[kind, matrices[kind]] as const] : []));
  return { url, step, body, places: Object.fromEntries(found) };
}

/** The kind that is wanted, else the first that the record has; null where it has none. */
export function kindShown({ body, places }: Pick<MapFrame, 'body' | 'places'>, wanted: MapKind): MapKind | null {
  if (places[wanted]) return wanted;
  return body.maps.find(({ kind }) => places[kind])?.kind ?? null;
}

/** Whether tiles of one are those of the other: the same examples, cut alike. */
export function sameExamples(one: EmbeddingMapBody, other: EmbeddingMapBody): boolean {
  return (
    one.numbers.length === other.numbers.length &&
    one.numbers.every((number, at) => number === other.numbers[at]) &&
    one.tiles?.columns === other.tiles?.columns &&
    one.tiles?.tileWidth === other.tiles?.tileWidth
  );
}

/** Class of a point; 0 where there are no classes, so that all look alike. */
export const classOf = ({ labels }: Pick<EmbeddingMapBody, 'labels'>, point: number): number => labels?.[point] ?? 0;

/** Points of classes that aren't hidden. */
export function visiblePoints(
  { numbers, labels }: Pick<EmbeddingMapBody, 'numbers' | 'labels'>,
  hidden: ReadonlySet<number>,
): number[] {
  const all = numbers.map((_, point) => point);
  return labels ? all.filter((point) => !hidden.has(labels[point]!)) : all;
}
