import { barlowTwins, variation } from '../losses/barlow-twins.js';
import type { MethodBuilder } from '../methods.js';
import { halves, siamese, siameseMethod } from '../siamese.js';

/** Each dimension says the same of both views, and nothing that another one says (Barlow Twins, Zbontar et al. 2021). */
export const barlow: MethodBuilder = (config, encoder, examples) =>
  siameseMethod(siamese(config, encoder, examples), variation, (embeddings) => {
    const [first, second] = halves(embeddings);
    const { loss, invariance, redundancy } = barlowTwins(first, second, config.redundancyWeight);
    const spread = variation(embeddings);
    return { loss, metrics: { invarianceLoss: invariance, redundancyLoss: redundancy, spread } };
  });
