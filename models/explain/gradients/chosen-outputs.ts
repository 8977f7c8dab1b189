/** So many outputs are explained by gradients at the most: each takes a pass back through the network. */
const MOST_OUTPUTS = 10;

/** All of K outputs of a row, or the ten largest of more; values of the others are NaN. In their order. */
export function chosenOutputs(outputs: Float64Array): number[] {
  const all = [...outputs.keys()];
  if (all.length <= MOST_OUTPUTS) return all;
  return all
    .sort((a, b) => outputs[b]! - outputs[a]!)
    .slice(0, MOST_OUTPUTS)
    .sort((a, b) => a - b);
}

/** [K], 1 at k. */
export function oneOf(k: number, K: number): Float32Array {
  const direction = new Float32Array(K);
  direction[k] = 1;
  return direction;
}

/** A line [K] for each chosen output, 1 at its place. */
export function directionsOf(chosen: readonly number[], K: number): { shape: number[]; data: Float32Array } {
  const data = new Float32Array(chosen.length * K);
  chosen.forEach((k, at) => (data[at * K + k] = 1));
  return { shape: [chosen.length, K], data };
}

/** Lines of chosen outputs as lines of all K, NaN elsewhere. */
export function amongAll(lines: ArrayLike<number>, chosen: readonly number[], K: number): Float64Array {
  const width = lines.length / chosen.length;
  const values = new Float64Array(K * width).fill(NaN);
  chosen.forEach((k, at) => {
    for (let c = 0; c < width; c++) values[k * width + c] = lines[at * width + c]!;
  });
  return values;
}
