import type { FormatWriter } from './format.js';
import type { Format } from './formats.js';

/** What writes each format. Loaded when it is first wanted. */
const writers: Record<Format, () => Promise<FormatWriter>> = {
  onnx: async () => (await import('./onnx/writer.js')).onnxWriter,
  tflite: async () => (await import('./tflite/writer.js')).tfliteWriter,
  tfjs: async () => (await import('./tfjs.js')).tfjsWriter,
  savedmodel: async () => (await import('./saved-model.js')).savedModelWriter,
  safetensors: async () => (await import('./safetensors.js')).safetensorsWriter,
};

export const writerOf = (format: Format): Promise<FormatWriter> => writers[format]();
