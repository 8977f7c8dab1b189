import { spread } from '../losses/cosine.js';
import { normalizedRows, ntXent } from '../losses/nt-xent.js';
import type { MethodBuilder } from '../methods.js';
import { siamese, siameseMethod } from '../siamese.js';

/** Two views of an image are to be more alike than views of different images (SimCLR, Chen et al. 2020). */
export const simclr: MethodBuilder = (config, encoder, examples) =>
  siameseMethod(siamese(config, encoder, examples), spread, (embeddings) => {
    const { loss, accuracy } = ntXent(normalizedRows(embeddings), config.temperature);
    return { loss, metrics: { pairAccuracy: accuracy } };
  });
