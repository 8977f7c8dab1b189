import type { DataId, Tensor, TensorInfo } from '@tensorflow/tfjs';

/** One attribute of a TensorFlow op, as the binding takes it. */
export interface OpAttribute {
  name: string;
  type: number;
  value: unknown;
}

/** The parts of tfjs-node's native binding that the engine uses. */
export interface Binding {
  readonly TF_Version: string;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
  readonly TF_UINT8: number;
  /** The handle of a new tensor with a copy of these values. */
  createTensor(shape: number[], type: number, values: Float32Array | Int32Array | Uint8Array): number;
  deleteTensor(id: number): void;
  /** A copy of the tensor's values; those of bool and uint8 as bytes. */
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(op: string, attributes: OpAttribute[], inputs: number[], outputs: number): { id: number }[];
  /** Loads a SavedModel directory into a new session, with a serialized ConfigProto; the number names it. */
  loadSavedModel(directory: string, tags: string, config: Uint8Array): number;
  /** Serialized RunOptions of all later session runs; undefined: none. */
  setRunOptions(options: Uint8Array | undefined): void;
  /** Serialized RunMetadata of the last session run with options. */
  runMetadata(): Uint8Array;
  /** Runs a session; `inputs` and `outputs` are names such as `node:0`, with commas between. The caller owns what it gives. */
  runSavedModel(session: number, values: number[], inputs: string, outputs: string): { id: number; shape: number[] }[];
  deleteSavedModel(session: number): void;
}

/** The parts of tfjs-node's backend that the engine uses; `executeX` and `readSync` are where recording hooks in. */
export interface NativeBackend {
  readonly binding: Binding;
  readonly isUsingGpuDevice: boolean;
  /** The binding's handle of each tensor's value. */
  readonly tensorMap: { get(dataId: DataId): { id: number } };
  executeSingleOutput(op: string, attributes: OpAttribute[], inputs: TensorInfo[]): Tensor;
  executeMultipleOutputs(op: string, attributes: OpAttribute[], inputs: TensorInfo[], outputs: number): Tensor[];
  readSync(dataId: DataId): Float32Array | Int32Array | Uint8Array;
  write(values: unknown, shape: number[], dtype: string): DataId;
  /** True where the value is gone: other tensors may share it. */
  disposeData(dataId: DataId, force?: boolean): boolean;
}
