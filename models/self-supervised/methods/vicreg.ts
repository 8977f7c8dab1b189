import { variation, vicReg } from '../losses/vicreg.js';
import type { MethodBuilder } from '../methods.js';
import { halves, siamese, siameseMethod } from '../siamese.js';

/** Views alike, dimensions that vary, and none that follows from another (VICReg, Bardes et al. 2022). */
export const vicreg: MethodBuilder = (config, encoder, examples) => {
  const { invarianceWeight, varianceWeight, covarianceWeight } = config;
  const weights = { invariance: invarianceWeight, variance: varianceWeight, covariance: covarianceWeight };
  return siameseMethod(siamese(config, encoder, examples), variation, (embeddings) => {
    const [first, second] = halves(embeddings);
    const { loss, invariance, variance, covariance } = vicReg(first, second, weights);
    const terms = { invarianceLoss: invariance, varianceLoss: variance, covarianceLoss: covariance };
    return { loss, metrics: { ...terms, spread: variation(embeddings) } };
  });
};
