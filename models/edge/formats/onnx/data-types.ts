/** ONNX's types of numbers: TensorProto.DataType. */

/** The types that are written. */
export const writtenTypes = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9, float16: 10 } as const;
export type WrittenType = keyof typeof writtenTypes;

/** Names of all types by their numbers, in lower case; index 0 is "undefined". */
const typeNames = [
  ...['undefined', 'float32', 'uint8', 'int8', 'uint16', 'int16', 'int32', 'int64', 'string', 'bool', 'float16'],
  ...['float64', 'uint32', 'uint64', 'complex64', 'complex128', 'bfloat16', 'float8e4m3fn', 'float8e4m3fnuz'],
  ...['float8e5m2', 'float8e5m2fnuz', 'uint4', 'int4', 'float4e2m1', 'float8e8m0', 'uint2', 'int2'],
];

export function typeName(number: number): string {
  return typeNames[number] ?? `type ${number}`;
}

/** Bits of one number in `raw_data`; null where it is no fixed size. */
export function bitsOf(type: string): number | null {
  if (type === 'bool' || type.startsWith('float8')) return 8;
  const size = /^(?:b?float|u?int|complex)(\d+)/.exec(type)?.[1];
  return size === undefined ? null : Number(size);
}
