import type { DatasetInfo, DatasetKind } from '../../models/data/dataset.js';
import { formatCompact, formatCount } from '../lib/format.js';

/** What data sets of each kind count in their splits. */
export const unitOf: Record<DatasetKind, string> = { images: 'images', text: 'characters', 'labelled-text': 'texts' };

export const kindTitles: Record<DatasetKind, string> = {
  images: 'Images',
  text: 'Text',
  'labelled-text': 'Labelled texts',
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
  }
}

/** "60,000 images to train, 10,000 to test" */
export function splitSizes(dataset: DatasetInfo): string {
  const test = dataset.test > 0 ? `, ${formatCount(dataset.test)} to test` : '';
  return `${formatCount(dataset.train)} ${unitOf[dataset.kind]} to train${test}`;
}

/** "28 × 28 greyscale", "65 different characters" */
export function makeUp(dataset: DatasetInfo): string {
  if (dataset.kind !== 'images') return `${formatCount(dataset.characters)} different characters`;
  return `${dataset.width} × ${dataset.height} ${dataset.channels === 3 ? 'RGB' : 'greyscale'}`;
}
