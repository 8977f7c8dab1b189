import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Tensor } from '@tensorflow/tfjs';
import { encodeConfig, type Execution } from './execution.js';
import { encodeSavedModel, SERVE_TAG, type NodeDef } from './graph-def.js';
import { nodeOf, type Ref } from './graph.js';
import type { NativeBackend } from './native-backend.js';
import { TraceError } from './recorder.js';
import { setRunOptions } from './run-options.js';

/** A graph loaded into native TensorFlow, with variables of its own. */
export class Session {
  readonly #backend: NativeBackend;
  #id: number | null;

  /** Throws TraceError, naming the op, where TensorFlow refuses the graph. */
  constructor(backend: NativeBackend, nodes: readonly NodeDef[], execution: Execution = { xla: false }) {
    this.#backend = backend;
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'model-lab-program-'));
    try {
      fs.mkdirSync(path.join(directory, 'variables'));
      fs.writeFileSync(path.join(directory, 'saved_model.pb'), encodeSavedModel(nodes));
      this.#id = backend.binding.loadSavedModel(directory, SERVE_TAG, encodeConfig(execution));
    } catch (error) {
      throw new TraceError(`the recorded program can't be loaded: ${reasonOf(error)}`, { cause: error });
    } finally {
      fs.rmSync(directory, { recursive: true, force: true });
    }
  }

  /** Runs what `fetches` need and returns them; the caller owns the tensors. `inCaller`: see RunOptions. */
  run(feeds: readonly [placeholder: Ref, value: Tensor][], fetches: readonly Ref[], inCaller = false): Tensor[] {
    if (this.#id === null) throw new Error('the session is closed.');
    if (fetches.length === 0) return [];
    setRunOptions(this.#backend, { inCaller });
    return this.#backend.runSavedModel(
      this.#id,
      feeds.map(([, value]) => value),
      feeds.map(([placeholder]) => ({ name: `${nodeOf(placeholder)}:0` })),
      fetches.map((ref) => (ref.includes(':') ? ref : `${ref}:0`)),
    );
  }

  close(): void {
    if (this.#id !== null) this.#backend.binding.deleteSavedModel(this.#id);
    this.#id = null;
  }
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}
