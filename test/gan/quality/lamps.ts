/** Images of two classes, dark with a little noise and bright ones, whose sides differ, and memory for what is made of them. */
import type { KeptWeights } from '../../../models/core/learner.js';
import type { DataSources } from '../../../models/core/model.js';
import type { ImageDataset, Split } from '../../../models/data/dataset.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';

export const [HEIGHT, WIDTH] = [4, 6];
export const SIZE = HEIGHT * WIDTH;

export function lampsOf(count: number): ImageDataset {
  const noise = (i: number) => Math.floor(30 * Math.abs(Math.sin(12.9898 * i)));
  return {
    ...{ name: 'lamps', count, height: HEIGHT, width: WIDTH, channels: 1, classNames: ['off', 'on'] },
    images: Uint8Array.from({ length: count * SIZE }, (_, i) => (Math.floor(i / SIZE) % 2 === 0 ? 0 : 200) + noise(i)),
    labels: Int32Array.from({ length: count }, (_, i) => i % 2),
  };
}

export const lamps = lampsOf(320);

export function sourcesOf(image: ImageDataset, kept: KeptWeights | null = null): DataSources {
  const images = (split: Split) => Promise.resolve(split === 'train' ? image : lampsOf(40));
  return { images, kept, assets: null, startAssets: null } as unknown as DataSources;
}

export function memory(): KeptWeights & { kept: Map<string, Record<string, TensorData>> } {
  const kept = new Map<string, Record<string, TensorData>>();
  return { kept, read: (name) => kept.get(name) ?? null, write: (name, weights) => void kept.set(name, weights) };
}
