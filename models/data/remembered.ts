import type { DatasetInfo, RememberedData } from './dataset.js';

/** So many names of classes, or of columns with their categories, are kept with a run. */
const MOST_NAMES = 2000;
/** Characters of a text that are kept. */
const BEGINNING = 400;

/** What is kept of a data set with what learns from it. */
export function remembered(info: DatasetInfo): RememberedData {
  const { kind, title, origin, source = null, train, test, classNames } = info;
  const names = classNames.length <= MOST_NAMES && { classNames };
  const common = { kind, title, origin, source, train, test, classes: classNames.length, ...names };
  switch (info.kind) {
    case 'images': {
      const { width, height, channels } = info;
      return { ...common, width, height, channels };
    }
    case 'table': {
      const columns = info.columns.map(({ name, kind, categories }) => ({ name, kind, categories }));
      const count = columns.reduce((sum, { categories }) => sum + 1 + categories.length, 0);
      const target = { name: info.target.name, kind: info.target.kind };
      return { ...common, target, ...(count <= MOST_NAMES && { columns }) };
    }
    case 'text':
      return { ...common, beginning: [...info.excerpt].slice(0, BEGINNING).join('') };
    case 'labelled-text':
      return common;
  }
}
