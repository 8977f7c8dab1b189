import { loadCorpus, loadLabelledTexts, loadTable, openDataset } from '../data/catalog.js';
import type { DataDirs } from '../data/dataset.js';
import { standIn } from '../data/stand-in.js';
import { RequestError } from './errors.js';
import type { TrainingOptions } from './learner.js';
import type { MemoryRoom } from './memory-estimate.js';
import { machineRoom } from './memory-room.js';
import type { DataSources } from './model.js';

/** Bytes of images, of which a run holds four times as much for a moment. */
const RESIDENT = 64 * 2 ** 20;
/** Of what is free, images that are held take a quarter at most. */
const SHARE = 1 / 16;

/** How many bytes the images of a split may have to be held in memory; more of them are read as they are wanted. */
export function residentLimit({ free }: MemoryRoom): number {
  return Math.min(RESIDENT, SHARE * free);
}

/**
 * The data set `name` for whatever an architecture wants of it; with `standIn`, what stands in for one that was so, without
 * content.
 */
export function dataSources(
  name: string,
  dirs: DataDirs,
  known: Pick<DataSources, 'assets' | 'startAssets' | 'kept' | 'otherRun' | 'begins'>,
  { standIn: about, memoryRoom = machineRoom }: Pick<TrainingOptions, 'standIn' | 'memoryRoom'> = {},
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
    images: (split) => openDataset(name, dirs, { split, most: residentLimit(memoryRoom()) }),
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
