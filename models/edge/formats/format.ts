/** What an export can be, and what writes it. */
import type { Calibration } from '../compress/calibration.js';
import type { InferenceGraph } from '../graph/inference-graph.js';
import type { Format, Precision } from './formats.js';

/** A file of an export, by its path below the variant's folder, with `/` between folders. */
export interface WrittenFile {
  path: string;
  bytes: Uint8Array;
}

export interface WriteOptions {
  precision: Precision;
  /** Ranges of all values; null where nothing was calibrated: then full int8 can't be had. */
  calibration: Calibration | null;
  metadata: ModelMetadata;
  /** What full int8 takes and gives: floats, or whole numbers by the scale that the file tells. */
  integerInputs: boolean;
}

/** What travels with the file, in the format's own way. */
export interface ModelMetadata {
  /** Of the run or file that it is made from. */
  name: string;
  /** Such as "classifier". */
  architecture: string;
  /** The run's id and step, or the file's name. */
  origin: string;
  /** Of the data: what a file made from them has to say. */
  licence: string | null;
  /** JSON: inputs with their meanings, outputs, the task with its class names. */
  interface: string;
}

export interface PrepareOptions {
  onProgress(what: string): void;
  signal: AbortSignal;
}

/** Writes one format. The same graph and options give the same bytes. */
export interface FormatWriter {
  format: Format;
  /** Why the format doesn't have this precision, in one sentence; null where it does. */
  unsupported(precision: Precision): string | null;
  /**
   * Gets what the format's tools need, where anything is missing: it may take minutes, once. `onProgress` is told in a few words
   * what is done. Throws RequestError with what is missing and how to get it, and where `signal` ends it. `write` does it too,
   * in silence.
   */
  prepare?(options: PrepareOptions): Promise<void>;
  /** Throws UnsupportedExport where this graph can't be written so, and RequestError where a tool for it is missing. */
  write(graph: InferenceGraph, options: WriteOptions): Promise<WrittenFile[]>;
}

/** A combination that the format, or its runtime, doesn't have: one sentence with the reason. */
export class UnsupportedExport extends Error {
  override readonly name = 'UnsupportedExport';
}
