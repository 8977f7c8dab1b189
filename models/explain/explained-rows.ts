import { z } from 'zod';
import type { TensorData, TrainingState } from '../core/learner.js';
import type { MatrixValues } from '../core/panel.js';
import type { Attribution } from './methods/method.js';
import { explanationsPanel, type ExplainedRow } from './panels/explanations.js';
import type { Players } from './players.js';

/** A row with how its outputs were shared out. */
export interface FoundRow {
  found: Attribution;
  raw: Float32Array | Int32Array;
  players: Players;
  about: ExplainedRow;
}

const kept = ['values', 'outputs', 'expected', 'inputs', 'patches'] as const;
type Kept = (typeof kept)[number];

const memorySchema = z.object({
  rows: explanationsPanel.schema.shape.rows,
  players: explanationsPanel.schema.shape.players.pick({ kind: true, count: true, names: true }).nullable(),
});

/** What rows were explained as, line by line. */
export class Explained {
  readonly rows: ExplainedRow[] = [];
  /** Of the row explained last. */
  players: Pick<Players, 'kind' | 'count' | 'names'> | null = null;
  readonly #lines: Record<Kept, Float32Array[]> = { values: [], outputs: [], expected: [], inputs: [], patches: [] };

  static restored(state: TrainingState | undefined): Explained {
    const explained = new Explained();
    if (!state?.memory) return explained;
    const { rows, players } = memorySchema.parse(state.memory);
    explained.rows.push(...rows);
    explained.players = players;
    for (const name of kept) {
      const found = state.weights[name];
      if (!found) continue;
      const [count = 0, width = 0] = found.shape;
      const data = found.data as Float32Array;
      for (let row = 0; row < count; row++) {
        const line = data.subarray(row * width, (row + 1) * width);
        const there = rows[row]?.words?.length ?? players?.count ?? 0;
        explained.#lines[name].push(name === 'values' ? withoutFill(line, there, outputsOf(state)) : line);
      }
    }
    return explained;
  }

  add({ found, raw, players, about }: FoundRow): void {
    this.rows.push(about);
    this.players = players;
    this.#lines.values.push(Float32Array.from(found.values));
    this.#lines.outputs.push(Float32Array.from(found.outputs));
    this.#lines.expected.push(Float32Array.from(found.expected));
    this.#lines.inputs.push(Float32Array.from(raw));
    if (players.kind === 'patches') this.#lines.patches.push(Float32Array.from(players.pixels ?? players.groups));
  }

  /** Takes over all of `other`. */
  take(other: Explained): void {
    this.rows.push(...other.rows);
    this.players = other.players ?? this.players;
    for (const name of kept) this.#lines[name].push(...other.#lines[name]);
  }

  /** The row at this place, which has so many players, as it was found. */
  found(at: number, players: number): Attribution {
    const of = (name: Kept, length?: number) => Float64Array.from(this.#lines[name][at]!.subarray(0, length));
    const outputs = of('outputs');
    const { evaluations, error } = this.rows[at]!;
    return { values: of('values', outputs.length * players), outputs, expected: of('expected'), evaluations, error };
  }

  clear(): void {
    this.rows.length = 0;
    for (const name of kept) this.#lines[name].length = 0;
  }

  /** As explanationsPanel describes them. Rows with fewer players than others are filled up with NaN, output by output. */
  matrices(): Record<string, MatrixValues> {
    return Object.fromEntries(
      kept.flatMap((name) => {
        const table = this.#table(name);
        return table
          ? [[name, { rows: table.shape[0]!, columns: table.shape[1]!, values: table.data as Float32Array }]]
          : [];
      }),
    );
  }

  state(): Pick<TrainingState, 'weights' | 'memory'> {
    const tables = kept.flatMap((name) => {
      const table = this.#table(name);
      return table ? [[name, table] as const] : [];
    });
    return { weights: Object.fromEntries(tables), memory: { rows: this.rows, players: this.players } };
  }

  #table(name: Kept): TensorData | null {
    const lines = this.#lines[name];
    if (lines.length === 0) return null;
    const parts = name === 'values' ? this.#lines.outputs[0]!.length : 1;
    const width = Math.max(...lines.map(({ length }) => length)) / parts;
    const data = new Float32Array(lines.length * parts * width).fill(NaN);
    lines.forEach((line, row) => {
      const there = line.length / parts;
      for (let part = 0; part < parts; part++) {
        data.set(line.subarray(part * there, (part + 1) * there), (row * parts + part) * width);
      }
    });
    return { shape: [lines.length, parts * width], data };
  }
}

function outputsOf(state: TrainingState): number {
  return state.weights['outputs']?.shape[1] ?? 1;
}

/** The values [outputs × players] of a row that was filled up. */
function withoutFill(line: Float32Array, players: number, outputs: number): Float32Array {
  const width = line.length / outputs;
  return line.filter((_, at) => at % width < players);
}
