/**
 * Ops whose value or gradient TensorFlow has in fewer steps than tfjs, or which tfjs lacks. Each works on tfjs's own
 * backend too.
 */
export { gelu, leakyRelu, relu } from './ops/activations.js';
export { packedAttention } from './ops/attention.js';
export { batchNorm } from './ops/batch-norm.js';
export { sigmoidCrossEntropy, softmaxCrossEntropy, sparseCrossEntropy } from './ops/cross-entropy.js';
export { embedding } from './ops/embedding.js';
export { layerNorm } from './ops/layer-norm.js';
export { logSoftmax, maskedSoftmax } from './ops/softmax.js';
export { stopGradient } from './ops/stop-gradient.js';
