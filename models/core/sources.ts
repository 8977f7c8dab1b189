import { loadCorpus, loadDataset, loadLabelledTexts, loadTable } from '../data/catalog.js';
import type { DataDirs } from '../data/dataset.js';
import type { DataSources } from './model.js';

/** The data set `name` for whatever an architecture wants of it. */
export function dataSources(
  name: string,
  dirs: DataDirs,
  known: Pick<DataSources, 'assets' | 'startAssets'>,
): DataSources {
  return {
    images: (split) => loadDataset(name, split, dirs),
    corpus: () => loadCorpus(name, dirs),
    labelledTexts: (split) => loadLabelledTexts(name, split, dirs),
    table: (split) => loadTable(name, split, dirs),
    ...known,
  };
}
