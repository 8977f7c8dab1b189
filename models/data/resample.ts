import type { Picture } from '../core/telemetry.js';

export interface Size {
  width: number;
  height: number;
}

/**
 * The picture at another size: the largest centred part with the wanted proportions, then the mean over each target
 * pixel's area where it shrinks and bilinear interpolation where it grows, each axis by itself.
 * A picture that has the size already is returned as it is.
 */
export function fitPicture(picture: Picture, size: Size): Picture {
  if (picture.width === size.width && picture.height === size.height) return picture;
  const crop = centreCrop(picture, size);
  const columns = axisWeights(crop.x, crop.width, size.width);
  const rows = axisWeights(crop.y, crop.height, size.height);
  const narrow = resampleRows(picture, crop, columns);
  return { ...size, channels: picture.channels, pixels: resampleColumns(narrow, crop.height, rows) };
}

interface Crop extends Size {
  x: number;
  y: number;
}

function centreCrop(picture: Size, target: Size): Crop {
  const scale = Math.min(picture.width / target.width, picture.height / target.height);
  const width = Math.max(1, Math.round(target.width * scale));
  const height = Math.max(1, Math.round(target.height * scale));
  return { width, height, x: (picture.width - width) >> 1, y: (picture.height - height) >> 1 };
}

/** For each target pixel, the first source pixel and the weights of those from there on; they sum to 1. */
interface AxisWeights {
  first: Int32Array;
  weights: Float32Array[];
  offset: number;
}

function axisWeights(offset: number, source: number, target: number): AxisWeights {
  const ratio = source / target;
  const first = new Int32Array(target);
  const weights: Float32Array[] = [];
  for (let i = 0; i < target; i++) {
    if (ratio >= 1) {
      const from = i * ratio;
      const to = Math.min((i + 1) * ratio, source);
      first[i] = Math.floor(from);
      const last = Math.max(first[i]!, Math.ceil(to - 1e-9) - 1);
      const covered = Array.from({ length: last - first[i]! + 1 }, (_, k) => {
        const pixel = first[i]! + k;
        return (Math.min(pixel + 1, to) - Math.max(pixel, from)) / (to - from);
      });
      weights.push(Float32Array.from(covered));
    } else {
      const centre = Math.min(Math.max((i + 0.5) * ratio - 0.5, 0), source - 1);
      first[i] = Math.min(Math.floor(centre), Math.max(0, source - 2));
      const share = centre - first[i]!;
      weights.push(source === 1 ? Float32Array.of(1) : Float32Array.of(1 - share, share));
    }
  }
  return { first, weights, offset };
}

/** Shrinks or grows the rows inside the crop; crop height × target width × channels. */
function resampleRows({ width, channels, pixels }: Picture, crop: Crop, columns: AxisWeights): Float32Array {
  const target = columns.first.length;
  const out = new Float32Array(crop.height * target * channels);
  let write = 0;
  for (let y = 0; y < crop.height; y++) {
    const row = ((crop.y + y) * width + columns.offset) * channels;
    for (let x = 0; x < target; x++) {
      const weights = columns.weights[x]!;
      const start = row + columns.first[x]! * channels;
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += weights[k]! * pixels[start + k * channels + c]!;
        out[write++] = sum;
      }
    }
  }
  return out;
}

function resampleColumns(narrow: Float32Array, height: number, rows: AxisWeights): Uint8Array {
  const stride = narrow.length / height;
  const target = rows.first.length;
  const out = new Uint8Array(target * stride);
  const sums = new Float32Array(stride);
  for (let y = 0; y < target; y++) {
    sums.fill(0);
    const weights = rows.weights[y]!;
    for (let k = 0; k < weights.length; k++) {
      const weight = weights[k]!;
      const start = (rows.first[y]! + k) * stride;
      for (let x = 0; x < stride; x++) sums[x]! += weight * narrow[start + x]!;
    }
    for (let x = 0; x < stride; x++) out[y * stride + x] = Math.min(255, Math.max(0, Math.round(sums[x]!)));
  }
  return out;
}

/** The picture with one or three channels; grey is the luma of Rec. 601. */
export function withChannels(picture: Picture, channels: 1 | 3): Picture {
  if (picture.channels === channels) return picture;
  const { width, height, pixels } = picture;
  const out = new Uint8Array(width * height * channels);
  if (channels === 3) {
    for (let i = 0; i < pixels.length; i++) out.fill(pixels[i]!, 3 * i, 3 * i + 3);
  } else {
    for (let i = 0; i < out.length; i++) {
      out[i] = (299 * pixels[3 * i]! + 587 * pixels[3 * i + 1]! + 114 * pixels[3 * i + 2]! + 500) / 1000;
    }
  }
  return { width, height, channels, pixels: out };
}
