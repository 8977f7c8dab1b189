/** A runtime that opens exported files: the one that will run them at the user's, in a process of its own. */
import type { TensorData } from '../../engine/tensor-data.js';
import type { Format } from '../formats/formats.js';

export interface Runtime {
  format: Format;
  /** With its version: "ONNX Runtime 1.30.0". */
  title(): Promise<string>;
  /**
   * Opens a file, or folder, of its format. Throws RequestError, in one sentence, where it can't be opened, or where the
   * runtime is missing and how to get it.
   */
  open(path: string, options: RuntimeOptions): Promise<OpenedModel>;
}

export interface RuntimeOptions {
  threads: number;
}

/** A model that a runtime has opened. */
export interface OpenedModel {
  /** From the file to ready. */
  loadMs: number;
  /** As the file tells them, the batch as null. */
  inputs: readonly OpenedValue[];
  outputs: readonly OpenedValue[];
  /** Real numbers in and out, [B, …shape] by name, whatever the file holds them as. */
  run(inputs: Record<string, TensorData>): Promise<Record<string, TensorData>>;
  /** Milliseconds of each of `repeats` runs on these inputs, after `warmUp` more. */
  time(inputs: Record<string, TensorData>, count: { warmUp: number; repeats: number }): Promise<number[]>;
  /** What the process came to at most, beyond what it took with the runtime loaded and no model open. */
  peakBytes(): Promise<number>;
  close(): Promise<void>;
}

export interface OpenedValue {
  name: string;
  shape: readonly (number | null)[];
  /** As the format calls it: "float32", "int8". */
  type: string;
}
