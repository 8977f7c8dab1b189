/**
 * Makes the bundled data set from the full Fashion-MNIST:
 *
 *     node build/data/make-fashion-subset.mjs FOLDER_WITH_THE_FOUR_GZ_FILES
 *
 * Every sixth training image and every fifth test image of each class, in the original order: 10,000 and 2,000 images,
 * the classes equally many. The choice is fixed, so the content is too; only its compression depends on zlib's version.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { standardError } from '../terminal-writer.mjs';
import { makeFolder } from '../../models/core/make-folder.mjs';

const NAME = 'fashion-mnist-10k';
const CLASSES = ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'];
const PIXELS = 28 * 28;

const source = process.argv[2];
if (!source) {
  standardError.line('Name the folder that holds train-images-idx3-ubyte.gz and the three other files of Fashion-MNIST.');
  process.exit(2);
}
const target = fileURLToPath(new URL(`../../models/data/bundled/${NAME}/`, import.meta.url));
makeFolder(target);

const manifest = {
  format: 1,
  origin: 'bundled',
  title: 'Fashion-MNIST, 10,000 images',
  summary: 'Photographs of clothes in ten classes, by Zalando Research; a sixth of Fashion-MNIST, comes with the app.',
  licence: 'MIT, © 2017 Zalando SE',
  width: 28,
  height: 28,
  channels: 1,
  classNames: CLASSES,
  source: 'https://github.com/zalandoresearch/fashion-mnist',
  train: subset(source, 'train', 6),
  test: subset(source, 't10k', 5),
};
writeFileSync(join(target, 'dataset.json'), `${JSON.stringify(manifest, null, 2)}\n`);

/**
 * Writes every `stride`-th image of each class, and its label.
 * @param {string} folder
 * @param {'train' | 't10k'} prefix
 * @param {number} stride
 */
function subset(folder, prefix, stride) {
  const images = gunzipSync(readFileSync(join(folder, `${prefix}-images-idx3-ubyte.gz`))).subarray(16);
  const labels = gunzipSync(readFileSync(join(folder, `${prefix}-labels-idx1-ubyte.gz`))).subarray(8);
  const seen = CLASSES.map(() => 0);
  const chosen = [...labels.keys()].filter((i) => {
    const label = labels.readUInt8(i);
    const earlier = seen[label] ?? 0;
    seen[label] = earlier + 1;
    return earlier % stride === 0;
  });
  return {
    count: chosen.length,
    images: write(`${prefix}-images-idx3-ubyte.gz`, [
      header(3, [chosen.length, 28, 28]),
      ...chosen.map((i) => images.subarray(i * PIXELS, (i + 1) * PIXELS)),
    ]),
    labels: write(`${prefix}-labels-idx1-ubyte.gz`, [
      header(1, [chosen.length]),
      Uint8Array.from(chosen, (i) => labels.readUInt8(i)),
    ]),
  };
}

/**
 * @param {number} dimensions
 * @param {number[]} shape
 */
function header(dimensions, shape) {
  const bytes = Buffer.alloc(4 + 4 * dimensions);
  bytes.writeUInt8(8, 2);
  bytes.writeUInt8(dimensions, 3);
  shape.forEach((size, i) => bytes.writeUInt32BE(size, 4 + 4 * i));
  return bytes;
}

/**
 * @param {string} file
 * @param {Uint8Array[]} parts
 */
function write(file, parts) {
  const packed = gzipSync(Buffer.concat(parts), { level: 9, memLevel: 9 });
  writeFileSync(join(target, file), packed);
  return { file, sha256: createHash('sha256').update(packed).digest('hex') };
}
