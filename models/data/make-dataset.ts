import { RequestError } from '../core/errors.js';
import { printable } from './file-errors.js';
import type { DatasetInfo } from './dataset.js';
import { drawPictures, makeTable, pictureNumbers } from './generators/generated.js';
import { findGenerator, generators, type Generator } from './generators/generators.js';
import { checkSettings, type MakeSettings } from './generators/settings.js';
import { shapeClasses, shapeLabel, SHAPES_SIDE } from './generators/shape-pictures.js';
import type { ImportProgress } from './import-dataset.js';
import { checkDatasetName } from './name.js';
import { countClasses } from './split-notes.js';
import { storedInfo } from './stored-info.js';
import { tableContent } from './table-content.js';
import { nameTaken, writeDataset, type DatasetContent } from './write-dataset.js';
import { writeImages } from './write-images.js';

/** A data set that is to be made and kept. */
export interface DatasetMaking extends Partial<MakeSettings> {
  generator: string;
  name: string;
}

/**
 * Makes a data set and keeps it as one of the user's in `root`. `isTaken` says whether a name is in use.
 * Throws RequestError whose field is the request's.
 */
export async function makeInto(
  root: string,
  { generator: wanted, name, ...changes }: DatasetMaking,
  isTaken: (name: string) => Promise<boolean>,
  onProgress: (progress: ImportProgress) => void,
): Promise<DatasetInfo> {
  const generator = findGenerator(wanted);
  if (!generator) {
    const names = generators.map((one) => one.name).join(', ');
    throw new RequestError(`generator: '${printable(wanted)}' is unknown; use ${names}.`, { field: 'generator' });
  }
  checkDatasetName(name);
  const settings = checkSettings(generator.kind, { ...generator.defaults, ...changes });
  if (await isTaken(name)) throw nameTaken(name);
  const content = contentOf(generator, name, settings, onProgress);
  return storedInfo(name, await writeDataset(root, name, content));
}

function contentOf(
  generator: Generator,
  title: string,
  settings: MakeSettings,
  onProgress: (progress: ImportProgress) => void,
): DatasetContent {
  const { rows, noise, seed } = settings;
  const how = `${rows.toLocaleString('en')} ${generator.kind === 'table' ? 'rows' : 'images'}, noise ${noise}, seed ${seed}`;
  const about = { title, summary: `Made as ${generator.name}: ${how}.`, licence: null, notes: [], source: null };
  if (generator.kind === 'table') {
    const { table, split } = makeTable(generator, settings);
    return tableContent(table, split, about, onProgress);
  }
  const size = { width: SHAPES_SIDE, height: SHAPES_SIDE, channels: 3 as const, classNames: shapeClasses };
  const bytes = rows * size.width * size.height * size.channels;
  return {
    what: 'images',
    bytes,
    async write(folder) {
      let done = 0;
      const told = (written: number) => onProgress({ done: (done += written), total: bytes, what: 'Writing' });
      const store = async (split: 'train' | 'test') => {
        const numbers = pictureNumbers(split, settings);
        const all = {
          read: (places: Int32Array) =>
            drawPictures(
              places.map((place) => numbers[place]!),
              settings,
            ),
          labels: numbers.map(shapeLabel),
          chosen: numbers.map((_, i) => i),
        };
        return writeImages(folder, split, size, all, told);
      };
      const labels = pictureNumbers('train', settings).map(shapeLabel);
      return {
        format: 1,
        kind: 'images',
        origin: 'user',
        ...about,
        ...size,
        classCounts: countClasses(labels, labels.keys(), shapeClasses.length),
        train: await store('train'),
        test: await store('test'),
      };
    },
  };
}
