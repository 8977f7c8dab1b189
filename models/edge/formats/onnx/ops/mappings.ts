import type { OpMapping } from '../lowering.js';
import { activationOps } from './activations.js';
import { convolutionOps } from './convolutions.js';
import { elementwiseOps } from './elementwise.js';
import { normalizationOps } from './normalization.js';
import { poolingOps } from './pooling.js';
import { productOps } from './products.js';
import { reductionOps } from './reductions.js';
import { resizingOps } from './resizing.js';
import { shapeOps } from './shapes.js';

/** What ONNX has for each of TensorFlow's ops. */
export const opMappings: Readonly<Record<string, OpMapping>> = {
  ...elementwiseOps,
  ...activationOps,
  ...reductionOps,
  ...productOps,
  ...convolutionOps,
  ...poolingOps,
  ...normalizationOps,
  ...shapeOps,
  ...resizingOps,
};
