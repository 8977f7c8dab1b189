import fs from 'node:fs';
import path from 'node:path';
import { temporaryFolder, writingTemporary } from '../data/temporary-folder.js';
import { encodeConfig, type Execution } from './execution.js';
import { encodeSavedModel, SERVE_TAG, type NodeDef } from './graph-def.js';
import { nodeOf, type Ref } from './graph.js';
import type { Binding, NativeBackend } from './native-backend.js';
import { TraceError } from './recorder.js';
import { hasRun, setRunOptions } from './run-options.js';
import type { TensorData } from './tensor-data.js';

/** What a session can be fed: numbers, or bytes. */
export type FedData = TensorData | { shape: number[]; data: Uint8Array };

/** A graph loaded into native TensorFlow, with variables of its own. */
export class Session {
  readonly #backend: NativeBackend;
  #id: number | null;

  /** Throws TraceError, naming the op, where TensorFlow refuses the graph, and RequestError where there is no room for it. */
  constructor(backend: NativeBackend, nodes: readonly NodeDef[], execution: Execution = { xla: false }) {
    this.#backend = backend;
    const directory = temporaryFolder('program');
    try {
      writingTemporary(() => {
        fs.mkdirSync(path.join(directory, 'variables'));
        fs.writeFileSync(path.join(directory, 'saved_model.pb'), encodeSavedModel(nodes));
      });
      this.#id = load(backend, directory, execution);
    } finally {
      fs.rmSync(directory, { recursive: true, force: true });
    }
  }

  /**
   * Runs what `fetches` need and returns their values. `inCaller`: see RunOptions. They go past tfjs, whose tensors take
   * longer to make and dispose of than a small function to run.
   */
  run(
    feeds: readonly (readonly [placeholder: Ref, value: FedData])[],
    fetches: readonly Ref[],
    inCaller = false,
  ): TensorData[] {
    if (this.#id === null) throw new Error('the session is closed.');
    if (fetches.length === 0) return [];
    const { binding } = this.#backend;
    setRunOptions(this.#backend, { inCaller });
    const owned: number[] = [];
    try {
      for (const [, value] of feeds) owned.push(createTensor(binding, value));
      const outputs = binding.runSavedModel(
        this.#id,
        [...owned],
        feeds.map(([placeholder]) => `${nodeOf(placeholder)}:0`).join(),
        fetches.map((ref) => (ref.includes(':') ? ref : `${ref}:0`)).join(),
      );
      owned.push(...outputs.map(({ id }) => id));
      hasRun(this.#backend);
      return outputs.map(({ id, shape }) => ({ shape, data: numbers(binding.tensorDataSync(id)) }));
    } finally {
      for (const id of owned) binding.deleteTensor(id);
    }
  }

  close(): void {
    if (this.#id !== null) this.#backend.binding.deleteSavedModel(this.#id);
    this.#id = null;
  }
}

function createTensor(binding: Binding, { shape, data }: FedData): number {
  const size = shape.reduce((product, dim) => product * dim, 1);
  if (data.length !== size) {
    throw new Error(`a value of shape [${shape.join(', ')}] has ${data.length} numbers instead of ${size}.`);
  }
  return binding.createTensor(shape, typeOf(binding, data), data);
}

function typeOf(binding: Binding, data: FedData['data']): number {
  if (data instanceof Uint8Array) return binding.TF_UINT8;
  return data instanceof Int32Array ? binding.TF_INT32 : binding.TF_FLOAT;
}

function numbers(values: Float32Array | Int32Array | Uint8Array): Float32Array | Int32Array {
  return values instanceof Uint8Array ? Int32Array.from(values) : values;
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}

function load({ binding }: NativeBackend, directory: string, execution: Execution): number {
  try {
    return binding.loadSavedModel(directory, SERVE_TAG, encodeConfig(execution));
  } catch (error) {
    throw new TraceError(`the recorded program can't be loaded: ${reasonOf(error)}`, { cause: error });
  }
}
