import { unmeasured } from '../../models/edge/make-variant.js';
import type { Variant } from '../../models/edge/panels/variants.js';
import { UNCOMPRESSED } from '../../models/edge/plan.js';

/** A variant that works, with these values. */
export function variant(values: Partial<Variant>): Variant {
  const about = { format: 'onnx', precision: 'float32', compression: UNCOMPRESSED } as const;
  return { ...unmeasured(1, about), bytes: 1000, gzipBytes: 900, maxError: 0, meanError: 0, notFinite: 0, ...values };
}
