/** A tensor outside TensorFlow: row-major values. */
export interface TensorData {
  shape: number[];
  data: Float32Array | Int32Array;
}
