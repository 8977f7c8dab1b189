import type { Variant } from './panels/variants.js';

/** The folder of a variant: "03-onnx-int8", "05-tflite-int8-pruned-channels-50-32-values". */
export function variantName({
  step,
  format,
  precision,
  compression: { pruned, what, clusters },
}: Pick<Variant, 'step' | 'format' | 'precision' | 'compression'>): string {
  return [
    String(step).padStart(2, '0'),
    format,
    precision,
    ...(pruned > 0 ? ['pruned', what, Math.round(100 * pruned)] : []),
    ...(clusters > 0 ? [clusters, 'values'] : []),
  ].join('-');
}

/** The same once it is out of the lab, where the step says nothing. */
export function copiedName(variant: Parameters<typeof variantName>[0]): string {
  return variantName(variant).replace(/^\d+-/, '');
}
