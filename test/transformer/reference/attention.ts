import { zeros, type Array64 } from './array.js';
import { dense, type Dense } from './dense.js';

/** Whether a query of batch entry b sees a key. */
export type Mask = (b: number, query: number, key: number) => boolean;

export const seeAll: Mask = () => true;
export const causal: Mask = (_b, query, key) => key <= query;

/** Hides the keys that only fill entry b up behind its first `lengths[b]`. */
export function padding(lengths: readonly number[]): Mask {
  return (b, _query, key) => key < lengths[b]!;
}

export function both(one: Mask, other: Mask): Mask {
  return (b, query, key) => one(b, query, key) && other(b, query, key);
}

export interface Heads {
  q: Array64; // [B, H, T, D]
  k: Array64; // [B, H, S, D]
  v: Array64; // [B, H, S, D]
}

/**
 * Scaled dot-product attention (Vaswani et al. 2017, eq. 1): softmax(q·kᵀ/√D)·v over the keys that the mask shows. A query
 * that sees no key has weights, value and gradients of zero.
 */
export function scaledDotProductAttention({ q, k, v }: Heads, mask: Mask) {
  const [batch, heads, queries, width] = q.shape as [number, number, number, number];
  const keys = k.shape[2]!;
  const value = zeros([batch, heads, queries, width]);
  const weights = zeros([batch, heads, queries, keys]);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const head = b * heads + h;
      for (let t = 0; t < queries; t++) {
        const row = (head * queries + t) * keys;
        let [largest, total] = [-Infinity, 0];
        const scores = Array.from({ length: keys }, (_, s) => {
          if (!mask(b, t, s)) return -Infinity;
          const score = dot(q, head * queries + t, k, head * keys + s) / Math.sqrt(width);
          largest = Math.max(largest, score);
          return score;
        });
        if (largest === -Infinity) continue;
        for (const score of scores) total += Math.exp(score - largest);
        for (let s = 0; s < keys; s++) {
          const weight = Math.exp(scores[s]! - largest) / total;
          weights.data[row + s] = weight;
          addRow(value, head * queries + t, v, head * keys + s, weight);
        }
      }
    }
  }

  /** dWeights_ts = dValue_t · v_s; dScores = w ∘ (dWeights − Σ w ∘ dWeights), and the scores are linear in q and k. */
  function backward(dValue: Array64): Heads {
    const d = { q: zeros(q.shape), k: zeros(k.shape), v: zeros(v.shape) };
    for (let head = 0; head < batch * heads; head++) {
      for (let t = 0; t < queries; t++) {
        const query = head * queries + t;
        const row = weights.data.subarray(query * keys, (query + 1) * keys);
        const dRow = row.map((_, s) => dot(dValue, query, v, head * keys + s));
        const mean = row.reduce((sum, weight, s) => sum + weight * dRow[s]!, 0);
        for (let s = 0; s < keys; s++) {
          const key = head * keys + s;
          const dScore = (row[s]! * (dRow[s]! - mean)) / Math.sqrt(width);
          addRow(d.v, key, dValue, query, row[s]!);
          addRow(d.q, query, k, key, dScore);
          addRow(d.k, key, q, query, dScore);
        }
      }
    }
    return d;
  }

  return { value, weights, backward };
}

/** Row i of a times row j of b. */
function dot(a: Array64, i: number, b: Array64, j: number): number {
  const width = a.shape.at(-1)!;
  let sum = 0;
  for (let c = 0; c < width; c++) sum += a.data[i * width + c]! * b.data[j * width + c]!;
  return sum;
}

/** Adds `factor` times row j of b to row i of a. */
function addRow(a: Array64, i: number, b: Array64, j: number, factor: number): void {
  const width = a.shape.at(-1)!;
  for (let c = 0; c < width; c++) a.data[i * width + c]! += factor * b.data[j * width + c]!;
}

export interface Attention {
  qkv: Dense; // kernel [C, 3C]: all queries, all keys, all values; in each, D = C/H columns for each head in turn
  output: Dense; // kernel [C, C]
}

/** Multi-head self-attention (Vaswani et al. 2017, section 3.2.2) of x [B, T, C]; `weights` is [B, H, T, T]. */
export function multiHeadAttention(x: Array64, parameters: Attention, { heads, mask }: { heads: number; mask: Mask }) {
  const [batch, tokens, width] = x.shape as [number, number, number];
  const layout = { batch, tokens, heads, width: width / heads };
  const projected = dense(x, parameters.qkv);
  const [q, k, v] = [0, 1, 2].map((part) => takeHeads(projected.value, part, layout)) as [Array64, Array64, Array64];
  const attended = scaledDotProductAttention({ q, k, v }, mask);
  const joined = zeros(x.shape);
  putHeads(joined, attended.value, 0, layout);
  const output = dense(joined, parameters.output);

  function backward(dValue: Array64): { x: Array64; parameters: Attention } {
    const dOutput = output.backward(dValue);
    const d = attended.backward(takeHeads(dOutput.x, 0, layout));
    const dProjected = zeros(projected.value.shape);
    [d.q, d.k, d.v].forEach((part, index) => putHeads(dProjected, part, index, layout));
    const dQkv = projected.backward(dProjected);
    return { x: dQkv.x, parameters: { qkv: dQkv.parameters, output: dOutput.parameters } };
  }

  return { value: output.value, weights: attended.weights, backward };
}

interface Layout {
  batch: number;
  tokens: number;
  heads: number;
  width: number; // of one head
}

/** Calls `visit` for every number of part `part` of joined rows: its place there, and its place in [B, H, T, D]. */
function visitHeads(joinedWidth: number, part: number, layout: Layout, visit: (joined: number, split: number) => void) {
  const { batch, tokens, heads, width } = layout;
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < tokens; t++) {
      for (let h = 0; h < heads; h++) {
        for (let d = 0; d < width; d++) {
          const joined = (b * tokens + t) * joinedWidth + (part * heads + h) * width + d;
          visit(joined, ((b * heads + h) * tokens + t) * width + d);
        }
      }
    }
  }
}

function takeHeads(joined: Array64, part: number, layout: Layout): Array64 {
  const { batch, tokens, heads, width } = layout;
  const split = zeros([batch, heads, tokens, width]);
  visitHeads(joined.shape.at(-1)!, part, layout, (from, to) => (split.data[to] = joined.data[from]!));
  return split;
}

function putHeads(joined: Array64, split: Array64, part: number, layout: Layout): void {
  visitHeads(joined.shape.at(-1)!, part, layout, (to, from) => (joined.data[to] = split.data[from]!));
}
