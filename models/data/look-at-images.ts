/** Pictures of a data set's images, for looking at them. */
import { RequestError } from '../core/errors.js';
import type { Picture } from '../core/telemetry.js';
import type { DataDirs, ImageDataset } from './dataset.js';
import { loadFashionMnist } from './fashion-mnist.js';
import { findOfKind } from './find-dataset.js';
import { drawPictures, pictureNumbers } from './generators/generated.js';
import { shapeClasses, shapeLabel, SHAPES_SIDE } from './generators/shape-pictures.js';
import { arrangePictures, choosePreview, previewColumns } from './preview.js';
import { loadStored, readStoredImages, readStoredLabels } from './stored.js';

/** Training images that can be had one by one. */
interface Viewed {
  count: number;
  labels: Int32Array | null;
  classNames: string[];
  width: number;
  height: number;
  channels: 1 | 3;
  /** The images at these places, in this order. */
  read(chosen: number[]): Promise<Uint8Array[]>;
}

/** Images on a page of a data set's images, in rows of 12. */
export const PAGE = { columns: 12, rows: 6 };

/** A picture of up to 8 × 8 training images, the classes in turn and none of them twice. Throws RequestError as loadDataset does. */
export async function previewPicture(name: string, dirs: DataDirs): Promise<Picture> {
  const viewed = await view(name, dirs);
  const images = await viewed.read(choosePreview(viewed.count, viewed.labels));
  return arrangePictures(images, viewed, previewColumns(images.length));
}

/**
 * Page `page`, from 0, of the training images, all or those of one class, in their order: up to 72 in rows of 12, the
 * last ones of the last row empty. Throws RequestError where there is no such class or page.
 */
export async function imagesPage(
  name: string,
  { label, page }: { label: number | null; page: number },
  dirs: DataDirs,
): Promise<Picture> {
  const viewed = await view(name, dirs);
  const classes = viewed.classNames.length;
  if (label !== null && !(label < classes)) {
    throw new RequestError(`class: ${label} is not there; '${name}' has ${classes} classes, counted from 0.`);
  }
  const places: number[] = [];
  for (let i = 0; i < viewed.count; i++) if (label === null || viewed.labels?.[i] === label) places.push(i);
  const size = PAGE.columns * PAGE.rows;
  const chosen = places.slice(page * size, (page + 1) * size);
  if (chosen.length === 0) {
    throw new RequestError(
      `page: ${page} is not there; ${places.length} images fill ${Math.ceil(places.length / size)} pages, counted from 0.`,
    );
  }
  return arrangePictures(await viewed.read(chosen), viewed, PAGE.columns);
}

/** How many training images there are of each class; empty where there are no classes. Throws RequestError. */
export async function classCounts(name: string, dirs: DataDirs): Promise<number[]> {
  const { labels, classNames } = await view(name, dirs);
  const counts = classNames.map(() => 0);
  labels?.forEach((label) => counts[label]!++);
  return counts;
}

async function view(name: string, dirs: DataDirs): Promise<Viewed> {
  const found = await findOfKind(name, dirs, 'images');
  if (found.at === 'fashion-mnist') return whole(await loadFashionMnist(found.folder, 'train'));
  if (found.at === 'generator') {
    const { defaults } = found.generator;
    const numbers = pictureNumbers('train', defaults);
    return {
      count: numbers.length,
      labels: numbers.map(shapeLabel),
      classNames: shapeClasses,
      ...{ width: SHAPES_SIDE, height: SHAPES_SIDE, channels: 3 },
      read: async (chosen) =>
        cut(
          await drawPictures(
            Int32Array.from(chosen, (i) => numbers[i]!),
            defaults,
          ),
          chosen.length,
        ),
    };
  }
  const { folder, manifest } = found;
  return {
    ...manifest,
    count: manifest.train.count,
    labels: await readStoredLabels(folder, manifest),
    read: async (chosen) =>
      (await readStoredImages(folder, manifest, chosen)) ??
      whole(await loadStored(name, folder, manifest, 'train')).read(chosen),
  };
}

function whole(data: ImageDataset): Viewed {
  const bytes = data.images.length / data.count;
  const image = (i: number) => data.images.subarray(i * bytes, (i + 1) * bytes);
  return { ...data, read: (chosen) => Promise.resolve(chosen.map(image)) };
}

function cut(pixels: Uint8Array, count: number): Uint8Array[] {
  const bytes = pixels.length / count;
  return Array.from({ length: count }, (_, i) => pixels.subarray(i * bytes, (i + 1) * bytes));
}
