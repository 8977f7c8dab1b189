import { zeros, type Array64 } from '../../transformer/reference/array.js';
import { windows, type Padding } from './windows.js';

/** The largest of each 2 × 2 window of x [B, H, W, C]; the first of several. What lies outside of the image is none. */
export function maxPool(x: Array64, padding: Padding) {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [down, across] = [windows(height, 2, 2, padding), windows(width, 2, 2, padding)];
  const value = zeros([batch, down.count, across.count, channels]);
  const source = new Int32Array(value.data.length);
  for (let to = 0; to < source.length; to++) {
    const c = to % channels;
    const j = Math.floor(to / channels) % across.count;
    const i = Math.floor(to / channels / across.count) % down.count;
    const b = Math.floor(to / channels / across.count / down.count);
    let best = -1;
    for (let y = down.first + 2 * i; y < down.first + 2 * i + 2; y++)
      for (let z = across.first + 2 * j; z < across.first + 2 * j + 2; z++) {
        if (y < 0 || y >= height || z < 0 || z >= width) continue;
        const at = ((b * height + y) * width + z) * channels + c;
        if (best < 0 || x.data[at]! > x.data[best]!) best = at;
      }
    source[to] = best;
    value.data[to] = x.data[best]!;
  }

  function backward(dValue: Array64): Array64 {
    const dx = zeros(x.shape);
    source.forEach((from, to) => (dx.data[from]! += dValue.data[to]!));
    return dx;
  }

  return { value, backward };
}
