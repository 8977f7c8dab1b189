import type { GenerateOptions } from './questions/generate.js';

/**
 * Draws a token by softmax(logits / temperature), of the `topK` most probable only, and of the smallest set of those
 * whose probabilities reach `topP` (nucleus sampling, Holtzman et al. 2020). `uniform` is from [0, 1).
 */
export function sampleToken(
  logits: Float32Array,
  { temperature, topK, topP }: Pick<GenerateOptions, 'temperature' | 'topK' | 'topP'>,
  uniform: number,
): number {
  // Equally probable tokens keep the vocabulary's order, on every machine.
  const ranked = Array.from(logits, (_, token) => token).sort((a, b) => logits[b]! - logits[a]! || a - b);
  if (temperature === 0) return ranked[0]!;
  const kept = ranked.slice(0, topK ?? ranked.length);
  const peak = logits[kept[0]!]!;
  const powers = kept.map((token) => Math.exp((logits[token]! - peak) / temperature));
  const all = powers.reduce((sum, power) => sum + power, 0);
  let nucleus = 0;
  let mass = 0;
  while (nucleus < kept.length && (nucleus === 0 || mass < topP * all)) mass += powers[nucleus++]!;
  let left = uniform * mass;
  for (let rank = 0; rank < nucleus; rank++) {
    left -= powers[rank]!;
    if (left < 0) return kept[rank]!;
  }
  return kept[nucleus - 1]!;
}
