import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { makeTemporary, temporaryPath, writingTemporary } from '../data/temporary-folder.js';
import type { Graph, Ref } from './graph.js';
import { attr, type GraphDataType } from './graph-def.js';
import type { ProgramSpec, ResidentValues } from './program.js';
import type { Session } from './session.js';

type ResidentType = Extract<GraphDataType, 'uint8' | 'int32' | 'float32'>;

interface Resident {
  shape: readonly number[];
  dtype: ResidentType;
  /** Of the session's variable that holds the data. */
  handle: Ref;
  load: Ref;
  file: string;
  values: ResidentValues['values'];
}

/**
 * The data that a compiled program keeps in its session. The session reads them from files that exist only while it
 * loads, so that no copy passes through JavaScript.
 */
export class ResidentData {
  readonly #residents = new Map<string, Resident>();
  readonly #directory = temporaryPath('data', randomUUID());

  constructor(graph: Graph, data: NonNullable<ProgramSpec['data']>) {
    for (const [name, rows] of Object.entries(data)) {
      if (!('values' in rows)) continue;
      const { values, shape } = rows;
      const file = path.join(this.#directory, `${this.#residents.size}.bin`);
      const dtype = typeOf(values);
      const type = attr.type(dtype);
      const handle = graph.variable(name, shape, dtype, 'data');
      const bytes = graph.add('ReadFile', [graph.string(file)]);
      // Typed arrays are little-endian wherever TensorFlow runs.
      const flat = graph.add('DecodeRaw', [bytes], { out_type: type, little_endian: attr.bool(true) });
      const dims = graph.constant(Int32Array.from(shape), [shape.length], 'int32');
      const shaped = graph.add('Reshape', [flat, dims], { T: type, Tshape: attr.type('int32') });
      const assign = graph.add('AssignVariableOp', [handle, shaped], { dtype: type });
      const load = graph.add('Identity', [graph.scalar(1)], { T: attr.type('float32') }, { control: [assign] });
      this.#residents.set(name, { shape, dtype, handle, load, file, values });
    }
  }

  get(name: string): { shape: readonly number[]; dtype: ResidentType; handle: Ref } | undefined {
    return this.#residents.get(name);
  }

  /** Gives a new session the data. */
  load(session: Session): void {
    const residents = [...this.#residents.values()];
    if (residents.length === 0) return;
    makeTemporary(this.#directory);
    try {
      writingTemporary(() => residents.forEach(({ file, values }) => fs.writeFileSync(file, values)));
      session.run(
        [],
        residents.map(({ load }) => load),
      );
    } finally {
      fs.rmSync(this.#directory, { recursive: true, force: true });
    }
  }
}

function typeOf(values: ResidentValues['values']): ResidentType {
  if (values instanceof Int32Array) return 'int32';
  return values instanceof Float32Array ? 'float32' : 'uint8';
}
