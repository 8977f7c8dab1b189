import type { DataSources } from '../../models/core/model.js';
import type { ImageDataset, LabelledTexts, TableDataset, TextCorpus } from '../../models/data/dataset.js';

/** Data from memory for whatever a task asks for. */
export function fakeSources(data: {
  images?: ImageDataset;
  corpus?: TextCorpus;
  texts?: LabelledTexts;
  table?: TableDataset;
  assets?: Record<string, unknown>;
  /** Of the run whose weights a model begins with. */
  startAssets?: Record<string, unknown>;
}): DataSources {
  const given = <T>(value: T | undefined) =>
    value ? Promise.resolve(value) : Promise.reject(new Error('not asked for'));
  return {
    images: () => given(data.images),
    corpus: () => given(data.corpus),
    labelledTexts: () => given(data.texts),
    table: () => given(data.table),
    assets: data.assets ?? null,
    startAssets: data.startAssets ?? null,
  };
}

/** Images of 4 × 6 whose class is where their bright band is. */
export function bandImages(count = 40): ImageDataset {
  const [height, width] = [4, 6];
  const images = new Uint8Array(count * height * width);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  labels.forEach((label, image) => {
    for (let i = 0; i < height * width; i++) {
      const row = Math.floor(i / width);
      images[image * height * width + i] = row < 2 === (label === 0) ? 200 + ((image * 7 + i) % 50) : (image + i) % 40;
    }
  });
  return { name: 'bands', images, labels, count, height, width, channels: 1, classNames: ['up', 'down'] };
}

export function shortTexts(): LabelledTexts {
  const texts = Array.from({ length: 24 }, (_, i) =>
    i % 2 === 0 ? `good ${'ab'.repeat(i % 5)}` : `bad ${'ba'.repeat(i % 4)}`,
  );
  return { name: 'moods', texts, labels: Int32Array.from(texts, (_, i) => i % 2), classNames: ['good', 'bad'] };
}

/** Letters that no rule predicts: a generator of its own, so that the model's random numbers can't match them. */
export function randomLetters(count: number, letters: string, seed = 12345): string {
  let state = seed;
  let text = '';
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += letters[Math.floor((state / 2 ** 32) * letters.length)]!;
  }
  return text;
}
