/** Data sets of the shape of one that is gone: what a model is built around where nothing of its data is asked for. */
import type { ImageDataset, LabelledTexts, RememberedData, TableDataset, TextCorpus } from './dataset.js';

/** More characters than any model reads at once, whatever its tokens are. */
const CHARACTERS = 100_000;

/** The same for both splits. Each is null where what is remembered of the data doesn't say what is needed. */
export interface StandIn {
  images: ImageDataset | null;
  corpus: TextCorpus | null;
  labelledTexts: LabelledTexts | null;
  table: TableDataset | null;
}

/** One example of each class, without content. */
export function standIn(name: string, about: RememberedData): StandIn {
  const { kind, classes, classNames } = about;
  const known = classNames ?? (classes === 0 ? [] : null);
  const none: StandIn = { images: null, corpus: null, labelledTexts: null, table: null };
  if (known === null) return none;
  const count = Math.max(1, classes);
  const labels = Int32Array.from({ length: count }, (_, label) => label);
  const common = { name, classNames: known };
  switch (kind) {
    case 'images': {
      const { width, height, channels } = about;
      if (width === undefined || height === undefined || channels === undefined) return none;
      const images = new Uint8Array(count * width * height * channels);
      const size = { count, width, height, channels };
      return { ...none, images: { ...common, ...size, images, labels: classes > 0 ? labels : null } };
    }
    case 'text': {
      if (!about.beginning) return none;
      const text = about.beginning.repeat(Math.ceil(CHARACTERS / about.beginning.length));
      return { ...none, corpus: { name, train: text, test: text } };
    }
    case 'labelled-text':
      return { ...none, labelledTexts: { ...common, texts: new Array<string>(count).fill(''), labels } };
    case 'table': {
      const { columns, target } = about;
      if (!columns || !target) return none;
      const values = new Float64Array(count * columns.length).fill(NaN);
      const goals =
        target.kind === 'classes' ? { labels, targets: null } : { labels: null, targets: new Float64Array(count) };
      return { ...none, table: { ...common, columns, values, count, ...goals, targetName: target.name } };
    }
  }
}
