import type { InferenceInput } from '../../core/inference.js';
import { evenly, refuse, type Backgrounds } from './background.js';

/** Of the longer side: what is left is where an image is light and where dark. */
const SPREAD = 1 / 6;

/** Each image against itself, out of focus (Fong & Vedaldi 2017). Throws RequestError for what is no image. */
export function blurredBackgrounds({ shape, meaning }: Pick<InferenceInput, 'shape' | 'meaning'>): Backgrounds {
  if (meaning.kind !== 'image') throw refuse('blur is for images; use rows');
  const [height, width, channels] = shape as [number, number, number];
  const deviation = Math.max(height, width) * SPREAD;
  const words = `each image itself, blurred (a Gaussian of ${deviation.toFixed(1)} pixels)`;
  const kernel = gaussian(deviation);
  return {
    shared: null,
    words,
    of(row) {
      const lines = blurred(Float32Array.from(row), { count: height, step: width * channels, kernel });
      const data = blurred(lines, { count: width, step: channels, kernel });
      return evenly({ shape: [1, ...shape], data }, words);
    },
  };
}

/** From the middle outwards; both sides of it together sum to 1. */
function gaussian(deviation: number): Float64Array {
  const half = Float64Array.from({ length: Math.ceil(3 * deviation) + 1 }, (_, at) =>
    Math.exp(-(at * at) / (2 * deviation * deviation)),
  );
  const whole = half.reduce((sum, one) => sum + 2 * one, -half[0]!);
  return half.map((one) => one / whole);
}

/** Along one axis of `count` places, `step` elements apart; the edges go on as they end. */
function blurred(
  data: Float32Array,
  { count, step, kernel }: { count: number; step: number; kernel: Float64Array },
): Float32Array {
  const made = new Float32Array(data.length);
  const last = count - 1;
  for (let at = 0; at < data.length; at++) {
    const place = Math.floor(at / step) % count;
    const first = at - place * step;
    let sum = kernel[0]! * data[at]!;
    for (let away = 1; away < kernel.length; away++) {
      const before = data[first + Math.max(0, place - away) * step]!;
      const after = data[first + Math.min(last, place + away) * step]!;
      sum += kernel[away]! * (before + after);
    }
    made[at] = sum;
  }
  return made;
}
