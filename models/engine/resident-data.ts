import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Graph, Ref } from './graph.js';
import { attr } from './graph-def.js';
import type { ProgramSpec } from './program.js';
import type { Session } from './session.js';
import { tf } from './tensorflow.js';

interface Resident {
  shape: readonly number[];
  /** Of the session's uint8 variable that holds the data. */
  handle: Ref;
  load: Ref;
  file: string;
  values: Uint8Array;
}

/**
 * The data that a compiled program keeps in its session. The session reads them from files that exist only while it
 * loads, so that no copy passes through JavaScript.
 */
export class ResidentData {
  readonly #residents = new Map<string, Resident>();
  readonly #directory = path.join(os.tmpdir(), `model-lab-data-${randomUUID()}`);

  constructor(graph: Graph, data: NonNullable<ProgramSpec['data']>) {
    for (const [name, { values, shape }] of Object.entries(data)) {
      const file = path.join(this.#directory, `${this.#residents.size}.bin`);
      const handle = graph.variable(`data/${name}`, shape, 'uint8');
      const bytes = graph.add('ReadFile', [graph.string(file)]);
      const flat = graph.add('DecodeRaw', [bytes], { out_type: attr.type('uint8'), little_endian: attr.bool(true) });
      const dims = graph.constant(Int32Array.from(shape), [shape.length], 'int32');
      const rows = graph.add('Reshape', [flat, dims], { T: attr.type('uint8'), Tshape: attr.type('int32') });
      const assign = graph.add('AssignVariableOp', [handle, rows], { dtype: attr.type('uint8') });
      const load = graph.add('Identity', [graph.scalar(1)], { T: attr.type('float32') }, { control: [assign] });
      this.#residents.set(name, { shape, handle, load, file, values });
    }
  }

  get(name: string): { shape: readonly number[]; handle: Ref } | undefined {
    return this.#residents.get(name);
  }

  /** Gives a new session the data. */
  load(session: Session): void {
    const residents = [...this.#residents.values()];
    if (residents.length === 0) return;
    fs.mkdirSync(this.#directory, { mode: 0o700 });
    try {
      for (const { file, values } of residents) fs.writeFileSync(file, values);
      const fetches = residents.map(({ load }) => load);
      tf.dispose(session.run([], fetches));
    } finally {
      fs.rmSync(this.#directory, { recursive: true, force: true });
    }
  }
}
