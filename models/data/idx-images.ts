/** What an IDX file means as images or labels. */
import { RequestError } from '../core/errors.js';
import { printable } from './file-errors.js';
import { idxTypeTitle, type IdxArray } from './idx.js';
import { MAX_CLASSES, MAX_SIDE } from './limits.js';

/** Pictures of one size; N × height × width × channels, 0…255. */
export interface ImageArray {
  count: number;
  height: number;
  width: number;
  channels: 1 | 3;
  pixels: Uint8Array;
}

/** Accepts N × H × W and N × H × W × C with C 1 or 3. Throws RequestError for anything else. */
export function idxImages(path: string, { type, shape, bytes }: IdxArray): ImageArray {
  return { ...imageShape(path, { type, shape }), pixels: bytes };
}

/** As idxImages, of an array's header alone. */
export function imageShape(path: string, { type, shape }: Omit<IdxArray, 'bytes'>): Omit<ImageArray, 'pixels'> {
  if (shape.length === 1) {
    throw new RequestError(
      `${printable(path)}: this file has one dimension and so holds labels; give the file with the images.`,
    );
  }
  if (type !== 'u1') {
    throw new RequestError(
      `${printable(path)}: the values are ${idxTypeTitle(type)}; images must be unsigned bytes, or a .npy file.`,
    );
  }
  const [count, height, width, channels = 1] = shape;
  if (shape.length < 3 || shape.length > 4 || count === undefined || height === undefined || width === undefined) {
    throw new RequestError(
      `${printable(path)}: ${shape.length} dimensions (${shape.join(' × ')}) are not images; 3 or 4 are: count × height × width, and 1 or 3 colours.`,
    );
  }
  checkImageShape(path, { count, height, width, channels });
  return { count, height, width, channels: channels === 3 ? 3 : 1 };
}

/** Throws RequestError where there are no images, or their size or colours are impossible. */
export function checkImageShape(
  path: string,
  { count, height, width, channels }: { count: number; height: number; width: number; channels: number },
): void {
  if (count < 1) throw new RequestError(`${printable(path)}: the file holds no images.`);
  if (height < 1 || width < 1 || height > MAX_SIDE || width > MAX_SIDE) {
    throw new RequestError(
      `${printable(path)}: images of ${width} × ${height} pixels are not possible; each side may have 1 to ${MAX_SIDE}.`,
    );
  }
  if (channels !== 1 && channels !== 3) {
    throw new RequestError(`${printable(path)}: ${channels} colour channels are not possible; use 1 or 3.`);
  }
}

/** The labels of `count` images. Throws RequestError where there are more or fewer, or one is not 0…65535. */
export function idxLabels(path: string, { type, shape, bytes }: IdxArray, count: number): Int32Array {
  if (shape.length !== 1) {
    throw new RequestError(
      `${printable(path)}: ${shape.length} dimensions (${shape.join(' × ')}) are not labels; one is expected.`,
    );
  }
  if (shape[0] !== count) {
    throw new RequestError(`${printable(path)}: ${shape[0]} labels for ${count} images; the numbers must be equal.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const label =
      type === 'u1'
        ? view.getUint8(i)
        : type === 'i1'
          ? view.getInt8(i)
          : type === 'i2'
            ? view.getInt16(2 * i)
            : type === 'i4'
              ? view.getInt32(4 * i)
              : type === 'f4'
                ? view.getFloat32(4 * i)
                : view.getFloat64(8 * i);
    labels[i] = checkLabel(path, label, i);
  }
  return labels;
}

/** `label` itself. Throws RequestError where it is not a whole number from 0 to 65535. */
export function checkLabel(path: string, label: number, index: number): number {
  if (Number.isInteger(label) && label >= 0 && label < MAX_CLASSES) return label;
  throw new RequestError(
    `${printable(path)}: label ${index} (counted from 0) is ${label}; labels are whole numbers from 0 to ${MAX_CLASSES - 1}.`,
  );
}
