import { loadCorpus, loadDataset, loadLabelledTexts, loadTable } from '../data/catalog.js';
import type { DataDirs, RememberedData } from '../data/dataset.js';
import { standIn } from '../data/stand-in.js';
import { RequestError } from './errors.js';
import type { DataSources } from './model.js';

/**
 * The data set `name` for whatever an architecture wants of it; with `about`, what stands in for one that was so, without
 * content.
 */
export function dataSources(
  name: string,
  dirs: DataDirs,
  known: Pick<DataSources, 'assets' | 'startAssets'>,
  about?: RememberedData,
): DataSources {
  if (about) {
    const { images, corpus, labelledTexts, table } = standIn(name, about);
    return {
      images: async () => images ?? (await unknown(name)),
      corpus: async () => corpus ?? (await unknown(name)),
      labelledTexts: async () => labelledTexts ?? (await unknown(name)),
      table: async () => table ?? (await unknown(name)),
      ...known,
    };
  }
  return {
    images: (split) => loadDataset(name, split, dirs),
    corpus: () => loadCorpus(name, dirs),
    labelledTexts: (split) => loadLabelledTexts(name, split, dirs),
    table: (split) => loadTable(name, split, dirs),
    ...known,
  };
}

function unknown(name: string): Promise<never> {
  return Promise.reject(
    new RequestError(`dataset: too little is known of '${name}' without it; add it again under this name.`, {
      field: 'dataset',
    }),
  );
}
