import type { Picture } from '../../core/telemetry.js';
import { fitPicture } from '../../data/resample.js';
import type { ShownExample, Tiles } from '../../panels/shown-examples.js';
import type { Examples } from '../examples.js';
import type { PredictedClasses } from '../predictions.js';

/** Larger images are made smaller for a panel. */
const MOST_PIXELS = 48;

/** Collects examples that a panel shows, each once, and lays their images out as tiles. */
export class ShownExamples {
  readonly #examples: Examples;
  readonly #predicted: PredictedClasses;
  readonly #tileOf = new Map<number, number>();

  constructor(examples: Examples, predicted: PredictedClasses) {
    this.#examples = examples;
    this.#predicted = predicted;
  }

  /** The example at this place of the predictions. */
  show(at: number): ShownExample {
    const { numbers, winners, probabilities, classNames } = this.#predicted;
    const number = numbers[at]!;
    const isImage = this.#examples.form.kind === 'images';
    if (isImage && !this.#tileOf.has(number)) this.#tileOf.set(number, this.#tileOf.size);
    return {
      number,
      probability: probabilities[at * classNames.length + winners[at]!]!,
      tile: this.#tileOf.get(number) ?? null,
      values: this.#examples.test.values(number),
    };
  }

  /** Names of the columns of a table; null for images. */
  get columns(): string[] | null {
    const { form } = this.#examples;
    return form.kind === 'rows' ? form.encoding.columns.map(({ name }) => name) : null;
  }

  /** How the picture is cut, and the picture; neither where nothing has been shown as an image. */
  tiles(): { tiles: Tiles; picture?: Picture } {
    const { form, test } = this.#examples;
    if (form.kind !== 'images' || this.#tileOf.size === 0) return { tiles: null };
    const shrink = Math.min(1, MOST_PIXELS / Math.max(form.width, form.height));
    const [width, height] = [form.width, form.height].map((side) => Math.max(1, Math.round(side * shrink)));
    const size = { width: width!, height: height! };
    const images = [...this.#tileOf.keys()].map(
      (number) => fitPicture({ ...form, pixels: test.pixels(number)! }, size).pixels,
    );
    const columns = Math.ceil(Math.sqrt(images.length));
    const picture = laidOut(images, { ...size, channels: form.channels }, columns);
    return { tiles: { columns, tileWidth: size.width, tileHeight: size.height }, picture };
  }
}

/** Images of one size in rows of `columns`, without gaps; missing ones are black. */
export function laidOut(
  images: readonly Uint8Array[],
  { width, height, channels }: Omit<Picture, 'pixels'>,
  columns: number,
): Picture {
  const rows = Math.ceil(images.length / columns);
  const line = width * channels;
  const pixels = new Uint8Array(rows * columns * height * line);
  images.forEach((image, at) => {
    const [left, top] = [(at % columns) * line, Math.floor(at / columns) * height];
    for (let y = 0; y < height; y++) {
      pixels.set(image.subarray(y * line, (y + 1) * line), (top + y) * columns * line + left);
    }
  });
  return { width: columns * width, height: rows * height, channels, pixels };
}
