import {
  mapKindTitles,
  type EmbeddingMapBody,
  type MapKind,
} from '../../../models/self-supervised/panels/embedding-map.js';
import { nameText } from '../../design/visible-text.js';
import { formatCount, formatPercent } from '../../lib/format.js';

/** "Test image 12, Coat"; a text in its own words. */
export function pointTold(body: EmbeddingMapBody, point: number): string {
  const { classNames, labels, numbers, unit, words } = body;
  const one = unit.replace(/s$/, '');
  const name = `Test ${one} ${numbers[point]}`;
  const text = words?.[point];
  const label = labels ? classNames[labels[point]!] : undefined;
  return [name, ...(label === undefined ? [] : [nameText(label)]), ...(text ? [nameText(text)] : [])].join(', ');
}

/** What is seen of a map, for those who don't see it. */
export function mapText(body: EmbeddingMapBody, kind: MapKind, step: number): string {
  const { maps, numbers, neighbours, sameClass, unit } = body;
  const map = maps.find((one) => one.kind === kind);
  const shares =
    map?.sameClass === null || map?.sameClass === undefined || !sameClass
      ? ''
      : ` Of the ${neighbours} nearest to a point, ${formatPercent(map.sameClass)} have its class; by chance ${formatPercent(sameClass.chance)} would.`;
  return `${mapKindTitles[kind]} of ${formatCount(numbers.length)} test ${unit} by their features at step ${formatCount(step)}.${shares}`;
}

/** What such a map can't tell. */
export const caveat: Record<MapKind, string> = {
  pca: 'Distances are as they are, seen from the two directions of most variance; what lies in others is laid over each other.',
  tsne: 'Only who is near to whom means something: the sizes of clusters and the distances between them do not.',
  umap: 'Near points are alike; the sizes of clusters and the distances between them mean little.',
};

export interface MapFigure {
  name: string;
  value: string;
  /** Empty where the name says all. */
  note: string;
}

/** Figures of a map with what they would be by chance. */
export function figuresOf(body: EmbeddingMapBody, kind: MapKind): MapFigure[] {
  const map = body.maps.find((one) => one.kind === kind);
  if (!map) return [];
  const figures: MapFigure[] = [];
  if (map.sameClass !== null && body.sameClass) {
    figures.push({
      name: 'Same class among neighbours on the map',
      value: formatPercent(map.sameClass),
      note: `the ${body.neighbours} nearest, n ${formatCount(body.numbers.length)}`,
    });
    figures.push(
      { name: 'By all features', value: formatPercent(body.sameClass.features), note: 'without the map' },
      {
        name: body.tiles ? 'By raw pixels' : 'By plain values',
        value: formatPercent(body.sameClass.plain),
        note: 'baseline',
      },
      { name: 'By chance', value: formatPercent(body.sameClass.chance), note: '' },
    );
  }
  figures.push({
    name: 'Neighbours kept',
    value: formatPercent(map.kept),
    note: `chance ${formatPercent(body.keptByChance)}`,
  });
  if (map.explained !== null) {
    figures.push({ name: 'Variance shown', value: formatPercent(map.explained), note: 'of the features’' });
  }
  return figures;
}

/** How many of some points have each class, the most frequent first: "12 Coat, 3 Shirt". */
export function classesTold({ labels, classNames }: EmbeddingMapBody, points: readonly number[]): string {
  if (!labels) return '';
  const counts = new Map<number, number>();
  for (const point of points) counts.set(labels[point]!, (counts.get(labels[point]!) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([label, count]) => `${formatCount(count)} ${nameText(classNames[label] ?? '')}`)
    .join(', ');
}
