/** Code to copy that loads an exported file, and runs it where it has a graph. Text only: windows and terminals show it. */
import type { Format, Precision } from '../formats/formats.js';
import type { ModelInterface } from '../metadata.js';
import { onnxCode } from './onnx.js';
import { places, type Place } from './places.js';
import { safetensorsCode } from './safetensors.js';
import { savedModelCode } from './saved-model.js';
import { tfjsCode } from './tfjs.js';
import { tfliteCode } from './tflite.js';

export interface LoadedFile extends Pick<ModelInterface, 'inputs' | 'outputs' | 'task'> {
  format: Format;
  precision: Precision;
  /** As the code is to name it: the file, or the folder of a SavedModel or of TensorFlow.js's model.json. */
  path: string;
  /** Inputs and outputs that an ONNX file has as whole numbers: real = scale · (q − zeroPoint). */
  integers?: ReadonlyMap<string, IntegerValue>;
}

export interface IntegerValue {
  type: 'int8' | 'uint8';
  scale: number;
  zeroPoint: number;
}

/** Code for one place, or the reason why there is none for it, in one sentence. */
export type LoadingCode = { place: Place } & (Code | { reason: string });

export interface Code {
  /** What it needs, as a terminal takes it. */
  install: string;
  /** A module with a function `run`, or `weights` where the format has no graph. */
  definition: string;
  /** A call of it. */
  example: string;
}

export type CodeOfPlace = Record<Place, (file: LoadedFile) => Code | { reason: string }>;

const codes: Record<Format, CodeOfPlace> = {
  onnx: onnxCode,
  tflite: tfliteCode,
  tfjs: tfjsCode,
  savedmodel: savedModelCode,
  safetensors: safetensorsCode,
};

/** For each place, in the order of `places`. */
export function loadingCode(file: LoadedFile): LoadingCode[] {
  return places.map((place) => ({ place, ...codes[file.format][place](file) }));
}

/** Definition and call as one text, with what to install first above them. */
export function wholeText({ place }: { place: Place }, { install, definition, example }: Code): string {
  return `${place === 'python' ? '#' : '//'} ${install}\n${definition}\n${example}`;
}
