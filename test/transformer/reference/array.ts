/**
 * The transformer in plain float64 loops: forward, and backward by hand. No tfjs, no engine: what the real blocks are
 * compared with. Every block is a function that gives its value and `backward`, which takes the derivative of some
 * scalar by that value and gives the scalar's derivatives by the inputs and by the parameters, in the parameters' own form.
 */

/** Numbers in row-major order. */
export interface Array64 {
  shape: readonly number[];
  data: Float64Array;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

export function zeros(shape: readonly number[]): Array64 {
  return { shape, data: new Float64Array(sizeOf(shape)) };
}

/** A copy in float64, of a tensor's values say. */
export function array64({ shape, data }: { shape: readonly number[]; data: ArrayLike<number> }): Array64 {
  if (data.length !== sizeOf(shape)) throw new Error(`${data.length} numbers do not fill [${shape.join(', ')}].`);
  return { shape, data: Float64Array.from(data) };
}

export function map({ shape, data }: Array64, f: (value: number, at: number) => number): Array64 {
  return { shape, data: data.map(f) };
}

/** Element by element; both have the same number of elements. */
export function add(a: Array64, b: Array64): Array64 {
  if (a.data.length !== b.data.length) throw new Error(`[${a.shape.join(', ')}] and [${b.shape.join(', ')}] differ.`);
  return map(a, (value, at) => value + b.data[at]!);
}

/** The length of the last axis, and how many rows of it there are. */
export function rowsOf({ shape, data }: Array64): { rows: number; width: number } {
  const width = shape.at(-1)!;
  return { rows: data.length / width, width };
}

/** Parameters or their gradients: arrays in objects and lists; null where one has been left out. */
export type Nested = Array64 | null | readonly Nested[] | { [name: string]: Nested };

/** The arrays by path, such as `blocks/0/attention/qkv/kernel`. */
export function flatten(nested: object, path = ''): Record<string, Array64> {
  const found: Record<string, Array64> = {};
  for (const [name, value] of Object.entries(nested as Record<string, Nested>)) {
    if (value === null) continue;
    const at = path + name;
    if (isArray64(value)) found[at] = value;
    else Object.assign(found, flatten(value, `${at}/`));
  }
  return found;
}

function isArray64(value: object): value is Array64 {
  return 'data' in value && value.data instanceof Float64Array;
}
