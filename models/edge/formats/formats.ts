/** The formats and precisions of exports, by the names that the form and the command line know. */
export const formats = ['onnx', 'tflite', 'tfjs', 'savedmodel', 'safetensors'] as const;
export type Format = (typeof formats)[number];

/**
 * `int8-weights`: weights as int8 with a scale per channel, sums in float. `int8-dynamic`: products of int8 by ranges measured
 * as they run. `int8`: everything int8, by ranges calibrated before.
 */
export const precisions = ['float32', 'float16', 'int8-weights', 'int8-dynamic', 'int8'] as const;
export type Precision = (typeof precisions)[number];

export const formatTitles: Record<Format, string> = {
  onnx: 'ONNX',
  tflite: 'TensorFlow Lite',
  tfjs: 'TensorFlow.js',
  savedmodel: 'SavedModel',
  safetensors: 'safetensors',
};

export const precisionTitles: Record<Precision, string> = {
  float32: 'float32',
  float16: 'float16',
  'int8-weights': 'int8 weights',
  'int8-dynamic': 'int8, dynamic ranges',
  int8: 'int8 throughout',
};
