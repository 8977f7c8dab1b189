import { philox } from '../data/shuffle.js';
import type { TensorData } from '../engine/tensor-data.js';

/** `count` numbers in (0, 1), named by a seed and a text: the same on every machine. */
function uniforms(seed: number, name: string, count: number): Float64Array {
  const numbers = new Float64Array(count);
  const stream = hash(name);
  for (let block = 0; block * 4 < count; block++) {
    const words = philox([block, stream, 0, 1], [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0]);
    for (let i = 0; i < 4 && block * 4 + i < count; i++) numbers[block * 4 + i] = (words[i]! + 0.5) / 2 ** 32;
  }
  return numbers;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** Glorot uniform (Glorot & Bengio 2010, eq. 16) for a kernel [inputs, outputs]. */
export function glorotUniform(shape: [number, number], seed: number, name: string): TensorData {
  const limit = Math.sqrt(6 / (shape[0] + shape[1]));
  const data = Float32Array.from(uniforms(seed, name, shape[0] * shape[1]), (u) => (2 * u - 1) * limit);
  return { shape, data };
}

/** Uniform numbers in [0, 1). */
export function uniform(shape: number[], seed: number, name: string): TensorData {
  const count = shape.reduce((product, dim) => product * dim, 1);
  // The largest float32 below 1.
  return { shape, data: Float32Array.from(uniforms(seed, name, count), (u) => Math.min(u, 1 - 2 ** -24)) };
}

/** Standard normal numbers (Box & Muller 1958). */
export function standardNormal(shape: number[], seed: number, name: string): TensorData {
  const count = shape.reduce((product, dim) => product * dim, 1);
  const u = uniforms(seed, name, count + (count % 2));
  const data = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(u[i]!));
    const angle = 2 * Math.PI * u[i + 1]!;
    data[i] = radius * Math.cos(angle);
    if (i + 1 < count) data[i + 1] = radius * Math.sin(angle);
  }
  return { shape, data };
}

/** Normal numbers with this standard deviation. */
export function normal(shape: number[], deviation: number, seed: number, name: string): TensorData {
  const { data } = standardNormal(shape, seed, name);
  return { shape, data: data.map((value) => value * deviation) };
}

/** Normal numbers with deviation √(2 / inputs of a unit), for kernels before a ReLU (He et al. 2015). */
export function heNormal(shape: number[], seed: number, name: string): TensorData {
  const inputs = shape.slice(0, -1).reduce((product, dim) => product * dim, 1);
  return normal(shape, Math.sqrt(2 / inputs), seed, name);
}

export function zeros(shape: number[]): TensorData {
  return { shape, data: new Float32Array(shape.reduce((product, dim) => product * dim, 1)) };
}

export function ones(shape: number[]): TensorData {
  return { shape, data: new Float32Array(shape.reduce((product, dim) => product * dim, 1)).fill(1) };
}
