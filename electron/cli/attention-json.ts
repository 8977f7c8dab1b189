import type { AttentionRecord } from './attention-record.js';

interface Chosen {
  run: string;
  step: number;
  /** From 1; all of them where it is missing. */
  layer?: number | undefined;
  head?: number | undefined;
  /** What makes the answer other than it would have been. */
  warnings?: readonly string[];
}

/**
 * Writes one JSON object, row by row, as it may take hundreds of megabytes. `weights` is [layer][head][query][key], less
 * the levels that `layer` and `head` choose.
 */
export function attentionJson(record: AttentionRecord, about: Chosen, write: (text: string) => void): void {
  const { run, step, layer, head, warnings = [] } = about;
  const { layers, heads, probe } = record;
  const { tokens, prediction, entropy } = probe;
  const told = { kind: 'attention', run, step, layers, heads, layer, head, tokens, prediction, entropy };
  const all = { ...told, ...(warnings.length > 0 && { warnings }) };
  write(`${JSON.stringify(all).slice(0, -1)},"weights":`);
  each(layer, layers, (one) => each(head, heads, (two) => writeMatrix(one, two)));
  write('}\n');

  /** Calls `writeOne` for the chosen one, or for each in brackets. */
  function each(only: number | undefined, most: number, writeOne: (which: number) => void): void {
    if (only !== undefined) {
      writeOne(only);
      return;
    }
    write('[');
    for (let which = 1; which <= most; which++) {
      if (which > 1) write(',');
      writeOne(which);
    }
    write(']');
  }

  function writeMatrix(one: number, two: number): void {
    const { rows, columns, values } = record.weights(one, two);
    write('[');
    for (let row = 0; row < rows; row++) {
      const line = Array.from(values.subarray(row * columns, (row + 1) * columns), rounded);
      write(`${row > 0 ? ',' : ''}${JSON.stringify(line)}`);
    }
    write(']');
  }
}

/** As many digits as float32 has. */
function rounded(value: number): number {
  return Number(value.toPrecision(8));
}
