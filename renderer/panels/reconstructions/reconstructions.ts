import type { ReconstructionsBody } from '../../../models/self-supervised/panels/reconstructions.js';
import type { Tiles } from '../../../models/panels/shown-examples.js';
import { formatCount, formatValue, plural } from '../../lib/format.js';

export type Reconstruction = ReconstructionsBody['images'][number];

/** Tiles of an image's row. */
export const STAGES = ['original', 'left', 'drawn'] as const;
export type Stage = (typeof STAGES)[number];

export const STAGE_TITLES: Record<Stage, string> = { original: 'As it is', left: 'Left of it', drawn: 'Drawn' };

export function tilesOf({ tileWidth, tileHeight }: ReconstructionsBody): NonNullable<Tiles> {
  return { columns: STAGES.length, tileWidth, tileHeight };
}

/** What a tile shows, for whoever doesn't see it. */
export function stageText({ title, hidden }: Reconstruction, stage: Stage): string {
  switch (stage) {
    case 'original':
      return `${title} as it is`;
    case 'left':
      return hidden.length === 0
        ? `${title} with noise`
        : `What was left of ${title}: ${plural(hidden.length, 'patch', 'patches')} hidden`;
    case 'drawn':
      return `What was drawn of ${title}`;
  }
}

/** "error 0.012, the mean image 0.054" */
export function errorText({ error, baseline }: Pick<Reconstruction, 'error' | 'baseline'>): string {
  return `error ${formatValue(error)}, the mean image ${formatValue(baseline)}`;
}

/** The means over images. */
export function meansOf(images: readonly Reconstruction[]): Pick<Reconstruction, 'error' | 'baseline'> {
  const mean = (of: (one: Reconstruction) => number) => images.reduce((sum, one) => sum + of(one), 0) / images.length;
  return { error: mean(({ error }) => error), baseline: mean(({ baseline }) => baseline) };
}

/** What the numbers are, in a sentence. */
export function unitText({ unit, baselineOf, patches }: ReconstructionsBody): string {
  const where = patches ? ' on hidden patches' : '';
  const of =
    unit === 'pixels'
      ? 'of pixels from 0 to 1'
      : 'of patches less their own mean, in units of their own deviation; in the pictures those of the seen patches stand in for both, as the model knows neither';
  return `Errors are mean squares${where}, ${of}. Beside each: that of the mean of ${formatCount(baselineOf)} training images, drawn without looking.`;
}

/** Where the patches are, in units of the picture's sides divided by `across` and `down`. */
export function patchPlaces({ across }: { across: number }, hidden: readonly number[]): { x: number; y: number }[] {
  return hidden.map((patch) => ({ x: patch % across, y: Math.floor(patch / across) }));
}
