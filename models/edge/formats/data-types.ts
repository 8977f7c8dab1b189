/** TensorFlow's element types (tensorflow/core/framework/types.proto) by number, in the words of NumPy. */
const names: Record<number, string> = {
  1: 'float32',
  2: 'float64',
  3: 'int32',
  4: 'uint8',
  5: 'int16',
  6: 'int8',
  7: 'string',
  8: 'complex64',
  9: 'int64',
  10: 'bool',
  11: 'qint8',
  12: 'quint8',
  13: 'qint32',
  14: 'bfloat16',
  17: 'uint16',
  18: 'complex128',
  19: 'float16',
  20: 'resource',
  21: 'variant',
  22: 'uint32',
  23: 'uint64',
};

/** Such as "float32"; a type that is not known by its number. */
export const dataTypeName = (type: number): string => names[type] ?? `type ${type}`;
