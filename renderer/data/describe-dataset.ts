import type { DatasetInfo, DatasetKind, ImageDatasetInfo, TableDatasetInfo } from '../../models/data/dataset.js';
import { formatCompact, formatCount } from '../lib/format.js';

/** What data sets of each kind count in their splits. */
export const unitOf: Record<DatasetKind, string> = {
  images: 'images',
  text: 'characters',
  'labelled-text': 'texts',
  table: 'rows',
};

export const kindTitles: Record<DatasetKind, string> = {
  images: 'Images',
  text: 'Text',
  'labelled-text': 'Labelled texts',
  table: 'Tables',
};

/** "60k images · 28×28", "1M characters", "4k texts · 3 classes" */
export function shortSize(dataset: DatasetInfo): string {
  const count = `${formatCompact(dataset.train)} ${unitOf[dataset.kind]}`;
  switch (dataset.kind) {
    case 'images':
      return `${count} · ${dataset.width}×${dataset.height}${dataset.channels === 3 ? ' RGB' : ''}`;
    case 'text':
      return count;
    case 'labelled-text':
      return `${count} · ${formatCount(dataset.classNames.length)} classes`;
    case 'table':
      return `${count} · ${columnCount(dataset)}`;
  }
}

/** "60,000 images to train, 10,000 to test" */
export function splitSizes(dataset: DatasetInfo): string {
  const test = dataset.test > 0 ? `, ${formatCount(dataset.test)} to test` : '';
  return `${formatCount(dataset.train)} ${unitOf[dataset.kind]} to train${test}`;
}

function columnCount({ columns: { length } }: TableDatasetInfo): string {
  return `${formatCount(length)} ${length === 1 ? 'column' : 'columns'}`;
}

/** "3 classes of species", "progression, a number" */
export function aimOf({ target, classNames }: TableDatasetInfo): string {
  return target.kind === 'classes'
    ? `${formatCount(classNames.length)} classes of ${target.name}`
    : `${target.name}, a number`;
}

/** "28 × 28 greyscale", "65 different characters", "4 columns · 3 classes of species" */
export function makeUp(dataset: DatasetInfo): string {
  if (dataset.kind === 'table') return `${columnCount(dataset)} · ${aimOf(dataset)}`;
  if (dataset.kind !== 'images') return `${formatCount(dataset.characters)} different characters`;
  return `${dataset.width} × ${dataset.height} ${dataset.channels === 3 ? 'RGB' : 'greyscale'}`;
}

/** Fewer images of a class are few to learn from. */
const FEW_IMAGES = 50;

/**
 * A warning where there are few images to train on, in all or of some class; null where there are enough. Of sets that
 * earlier versions imported only the mean of all classes is known.
 */
export function fewImages({ train, classNames, classCounts }: ImageDatasetInfo): string | null {
  const least = Math.min(...(classCounts ?? [Math.floor(train / Math.max(1, classNames.length))]));
  if (least >= FEW_IMAGES) return null;
  if (classNames.length === 0) return `Only ${formatCount(train)} images to train on: few to learn from.`;
  const some = least === 0 ? 'none of some class' : `as few as ${formatCount(least)} of a class`;
  return `Few to learn from: ${some} to train on. ${FEW_IMAGES} of each are a beginning.`;
}

/** Images in a preview. */
export const previewCount = ({ train }: ImageDatasetInfo): number => Math.min(64, train);

/** What to know before it is removed; `needed`: a sentence on the runs that learn from it, null where none does. */
export function removalText(needed: string | null): string {
  const copy = "The lab's copy is deleted; the files that it was made from stay where they are.";
  return needed === null
    ? `No run learns from it. ${copy}`
    : `${needed} ${copy} Runs stay, with all that they recorded.`;
}
