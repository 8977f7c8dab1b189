/** TensorFlow's element types (tensorflow/core/framework/types.proto): number, name in NumPy's words, name in the .proto. */
const dataTypes: readonly (readonly [number: number, name: string, enumName: string])[] = [
  [1, 'float32', 'DT_FLOAT'],
  [2, 'float64', 'DT_DOUBLE'],
  [3, 'int32', 'DT_INT32'],
  [4, 'uint8', 'DT_UINT8'],
  [5, 'int16', 'DT_INT16'],
  [6, 'int8', 'DT_INT8'],
  [7, 'string', 'DT_STRING'],
  [8, 'complex64', 'DT_COMPLEX64'],
  [9, 'int64', 'DT_INT64'],
  [10, 'bool', 'DT_BOOL'],
  [11, 'qint8', 'DT_QINT8'],
  [12, 'quint8', 'DT_QUINT8'],
  [13, 'qint32', 'DT_QINT32'],
  [14, 'bfloat16', 'DT_BFLOAT16'],
  [17, 'uint16', 'DT_UINT16'],
  [18, 'complex128', 'DT_COMPLEX128'],
  [19, 'float16', 'DT_HALF'],
  [20, 'resource', 'DT_RESOURCE'],
  [21, 'variant', 'DT_VARIANT'],
  [22, 'uint32', 'DT_UINT32'],
  [23, 'uint64', 'DT_UINT64'],
];

/** Such as "float32"; a type that is not known by its number. */
export function dataTypeName(type: number): string {
  return dataTypes.find(([number]) => number === type)?.[1] ?? `type ${type}`;
}

/** Such as "DT_FLOAT"; undefined where the type is not known. */
export function enumOfDataType(type: number): string | undefined {
  return dataTypes.find(([number]) => number === type)?.[2];
}

/** Of "DT_FLOAT" 1, and of 1 as well; 0, which is no type, where it is not known. */
export function dataTypeOfEnum(name: unknown): number {
  return dataTypes.find(([number, , enumName]) => enumName === name || number === name)?.[0] ?? 0;
}
