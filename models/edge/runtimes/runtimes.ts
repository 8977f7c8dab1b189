import type { Format } from '../formats/formats.js';
import type { Runtime } from './runtime.js';

/** What opens each format. Loaded when it is first wanted: a process needs one of them. */
const runtimes: Record<Format, () => Promise<Runtime>> = {
  onnx: async () => (await import('./onnx.js')).onnxRuntime,
  tflite: async () => (await import('./tflite.js')).tfliteRuntime,
  tfjs: async () => (await import('./tfjs.js')).tfjsRuntime,
  savedmodel: async () => (await import('./saved-model.js')).savedModelRuntime,
  safetensors: async () => (await import('./safetensors.js')).safetensorsRuntime,
};

export const runtimeOf = (format: Format): Promise<Runtime> => runtimes[format]();
