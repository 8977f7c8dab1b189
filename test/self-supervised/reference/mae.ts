import type { TensorData } from '../../../models/engine/tensor-data.js';
import { zeros, array64, type Array64 } from '../../transformer/reference/array.js';
import { seeAll } from '../../transformer/reference/attention.js';
import { transformerBlocks, type Block, type BlockOptions } from '../../transformer/reference/block.js';
import { dense, type Dense } from '../../transformer/reference/dense.js';
import { layerNorm, type Norm } from '../../transformer/reference/layer-norm.js';
import { blocksOf, denseOf, normOf } from '../../transformer/reference/of-variables.js';

interface Half {
  embedding: { pieces: Dense; positions: Array64 };
  blocks: Block[];
  head: { norm: Norm };
}

/** Named as the model's variables are. */
export interface Mae {
  encoder: Half;
  decoder: Half & { mask: Array64; pixels: Dense };
}

export function maeOf(variables: Record<string, TensorData>): Mae {
  const half = (name: string): Half => {
    const own = Object.fromEntries(
      Object.entries(variables).flatMap(([key, value]) =>
        key.startsWith(`${name}/`) ? [[key.slice(name.length + 1), value]] : [],
      ),
    ) as Record<string, TensorData>;
    return {
      embedding: { pieces: denseOf(own, 'embedding/pieces'), positions: array64(own['embedding/positions']!) },
      blocks: blocksOf(own),
      head: { norm: normOf(own, 'head/norm')! },
    };
  };
  return {
    encoder: half('encoder'),
    decoder: {
      ...half('decoder'),
      mask: array64(variables['decoder/mask']!),
      pixels: denseOf(variables, 'decoder/pixels'),
    },
  };
}

interface Images {
  /** Grey, in 0…1, [B, side, side]. */
  pixels: Array64;
  side: number;
  patch: number;
  /** Patches of each that the encoder sees. */
  seen: readonly (readonly number[])[];
}

/** The loss of a masked autoencoder (He et al. 2022) in float64 loops, image by image. */
export function maeLoss(
  { encoder, decoder }: Mae,
  images: Images,
  { heads, normalized }: { heads: number; normalized: boolean },
) {
  const { pixels, side, patch, seen } = images;
  const across = side / patch;
  const options: BlockOptions = { heads, mask: seeAll, order: 'pre', activation: 'gelu' };
  let [sum, count] = [0, 0];
  seen.forEach((places, image) => {
    const patchOf = (place: number): number[] =>
      Array.from({ length: patch * patch }, (_, i) => {
        const [y, x] = [
          Math.floor(place / across) * patch + Math.floor(i / patch),
          (place % across) * patch + (i % patch),
        ];
        return pixels.data[(image * side + y) * side + x]!;
      });
    const width = encoder.embedding.positions.shape[1]!;
    const read = {
      shape: [1, places.length, patch * patch],
      data: Float64Array.from(places.flatMap(patchOf), (v) => 2 * v - 1),
    };
    const embedded = dense(read, encoder.embedding.pieces).value;
    places.forEach((place, s) => {
      for (let c = 0; c < width; c++)
        embedded.data[s * width + c]! += encoder.embedding.positions.data[place * width + c]!;
    });
    const states = layerNorm(transformerBlocks(embedded, encoder.blocks, options).value, encoder.head.norm).value;
    const lowered = dense(states, decoder.embedding.pieces).value;
    const narrow = decoder.mask.shape[1]!;
    const all = zeros([1, across * across, narrow]);
    for (let place = 0; place < across * across; place++) {
      const s = places.indexOf(place);
      for (let c = 0; c < narrow; c++) {
        const own = s < 0 ? decoder.mask.data[c]! : lowered.data[s * narrow + c]!;
        all.data[place * narrow + c] = own + decoder.embedding.positions.data[place * narrow + c]!;
      }
    }
    const decoded = layerNorm(transformerBlocks(all, decoder.blocks, options).value, decoder.head.norm).value;
    const told = dense(decoded, decoder.pixels).value;
    for (let place = 0; place < across * across; place++) {
      if (places.includes(place)) continue;
      const wanted = normalized ? standardised(patchOf(place)) : patchOf(place);
      wanted.forEach((value, i) => {
        sum += (told.data[place * wanted.length + i]! - value) ** 2;
        count++;
      });
    }
  });
  return sum / count;
}

function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length;
  return values.map((value) => (value - mean) / Math.sqrt(variance + 1e-6));
}
