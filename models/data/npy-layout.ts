import { RequestError } from '../core/errors.js';
import { printable } from './file-errors.js';
import { checkImageShape } from './idx-images.js';
import { MAX_SPLIT_BYTES } from './limits.js';
import { npyTypeBytes, type NpyHeader } from './npy-header.js';

/** Where the four axes of an array of images lie in the file. */
export interface NpyLayout {
  count: number;
  height: number;
  width: number;
  channels: number;
  /** Distance in values between neighbours of each axis. */
  strides: { count: number; height: number; width: number; channels: number };
}

/**
 * The layout of an array of images: count × height × width, with 1 or 3 colours behind or before height × width, or
 * count × values where the values make a square (`flat` gives their size otherwise). Throws RequestError.
 */
export function npyLayout(path: string, header: NpyHeader, flat?: { width: number; height: number }): NpyLayout {
  const { shape } = header;
  const strides = stridesOf(header);
  const layout = arrange(shape, strides, flat);
  if (!layout) {
    throw new RequestError(
      shape.length === 1
        ? `${printable(path)}: an array of one dimension holds labels, not images; give the file with the images.`
        : `${printable(path)}: an array of ${shape.join(' × ')} is not images; use count × height × width, and 1 or 3 colours.`,
    );
  }
  checkImageShape(path, layout);
  if (header.fortranOrder && header.shape.reduce((a, b) => a * b, npyTypeBytes(header.type)) > MAX_SPLIT_BYTES) {
    throw new RequestError(
      `${printable(path)}: the array is too large to be read in Fortran order; save it in C order (numpy.ascontiguousarray).`,
    );
  }
  return layout;
}

function arrange(shape: number[], strides: number[], flat?: { width: number; height: number }): NpyLayout | null {
  const [n, a, b, c] = shape as [number, number, number, number];
  const [sn, sa, sb, sc] = strides as [number, number, number, number];
  if (shape.length === 3) {
    return { count: n, height: a, width: b, channels: 1, strides: { count: sn, height: sa, width: sb, channels: 0 } };
  }
  if (shape.length === 4 && (c === 1 || c === 3)) {
    return { count: n, height: a, width: b, channels: c, strides: { count: sn, height: sa, width: sb, channels: sc } };
  }
  if (shape.length === 4 && (a === 1 || a === 3)) {
    return { count: n, height: b, width: c, channels: a, strides: { count: sn, height: sb, width: sc, channels: sa } };
  }
  if (shape.length !== 2) return null;
  const side = Math.sqrt(a);
  const { width, height } = flat && flat.width * flat.height === a ? flat : { width: side, height: side };
  if (!Number.isInteger(width)) return null;
  return { count: n, height, width, channels: 1, strides: { count: sn, height: sa * width, width: sa, channels: 0 } };
}

function stridesOf({ shape, fortranOrder }: NpyHeader): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let i = 0; i < shape.length; i++) {
    const axis = fortranOrder ? i : shape.length - 1 - i;
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}
