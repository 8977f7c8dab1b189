import type { AttentionBody } from '../../../models/transformer/panels/attention.js';

/** What the large heatmap shows: one head, a layer's mean over heads, or attention followed through all layers. */
export type Choice =
  { kind: 'head'; layer: number; head: number } | { kind: 'average'; layer: number } | { kind: 'rollout' };

/** The matrix of a panel record that holds it. */
export function matrixKey(probe: number, choice: Choice): string {
  switch (choice.kind) {
    case 'head':
      return `attention/${probe}/${choice.layer}/${choice.head}`;
    case 'average':
      return `attention/${probe}/${choice.layer}/average`;
    case 'rollout':
      return `attention/${probe}/rollout`;
  }
}

/** What the matrix of this key shows, the other way round. */
export function choiceOf(key: string): { probe: number; choice: Choice } {
  const [, probe, layer, head] = key.split('/');
  if (layer === 'rollout') return { probe: Number(probe), choice: { kind: 'rollout' } };
  const choice: Choice =
    head === 'average'
      ? { kind: 'average', layer: Number(layer) }
      : { kind: 'head', layer: Number(layer), head: Number(head) };
  return { probe: Number(probe), choice };
}

/** "Layer 3, head 2" */
export function titleOf(choice: Choice): string {
  switch (choice.kind) {
    case 'head':
      return `Layer ${choice.layer + 1}, head ${choice.head + 1}`;
    case 'average':
      return `Layer ${choice.layer + 1}, mean of its heads`;
    case 'rollout':
      return 'Rollout over all layers';
  }
}

/** All that there is to choose, in the order of the layers. */
export function choicesOf({ layers, heads }: Pick<AttentionBody, 'layers' | 'heads'>): Choice[] {
  const all = Array.from({ length: layers }, (_, layer): Choice[] => [
    ...Array.from({ length: heads }, (_, head): Choice => ({ kind: 'head', layer, head })),
    { kind: 'average', layer },
  ]);
  return [...all.flat(), { kind: 'rollout' }];
}

/** For names of files: "layer-3-head-2" */
export function fileNameOf(choice: Choice): string {
  return titleOf(choice)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
}

export function isSame(a: Choice, b: Choice): boolean {
  return matrixKey(0, a) === matrixKey(0, b);
}

/** The choice if the record has such a layer and head, else its first head. */
export function within(choice: Choice, body: Pick<AttentionBody, 'layers' | 'heads'>): Choice {
  const fits =
    choice.kind === 'rollout' ||
    (choice.layer < body.layers && (choice.kind === 'average' || choice.head < body.heads));
  return fits ? choice : { kind: 'head', layer: 0, head: 0 };
}

/** Where an arrow key leads in the grid of layers (rows) and heads (columns); null for other keys. */
export function moveInGrid(
  key: string,
  at: { layer: number; head: number },
  size: Pick<AttentionBody, 'layers' | 'heads'>,
): { layer: number; head: number } | null {
  const { layer, head } = at;
  switch (key) {
    case 'ArrowLeft':
      return { layer, head: Math.max(0, head - 1) };
    case 'ArrowRight':
      return { layer, head: Math.min(size.heads - 1, head + 1) };
    case 'ArrowUp':
      return { layer: Math.max(0, layer - 1), head };
    case 'ArrowDown':
      return { layer: Math.min(size.layers - 1, layer + 1), head };
    case 'Home':
      return { layer, head: 0 };
    case 'End':
      return { layer, head: size.heads - 1 };
    default:
      return null;
  }
}
