import type { Ref } from './graph.js';
import { peakBytes, type RecordedFunction } from './memory-liveness.js';
import { SHARED_FROM } from './memory-sharing.js';

/** Bytes that a function takes at once. */
export interface FunctionMemory {
  /** While it runs as a graph. */
  runningBytes: number;
  /** While it is recorded. */
  recordingBytes: number;
  /** While it runs op by op. */
  eagerBytes: number;
}

/**
 * What a function takes with `size` examples, from its recordings with two other numbers of them. Where both have the
 * same ops, the bytes of each op are extrapolated in a line and the peak is found anew, as it may come at another op;
 * where they differ, the peak itself is.
 */
export function extrapolate(
  [small, large]: readonly [number, number],
  [a, b]: readonly [RecordedFunction, RecordedFunction],
  size: number,
): FunctionMemory {
  const line = (from: number, to: number) => Math.max(0, from + ((to - from) * (size - small)) / (large - small));
  if (!sameOps(a, b)) {
    return {
      runningBytes: line(peakBytes(a), peakBytes(b)),
      recordingBytes: line(recordingBytes(a.bytes), recordingBytes(b.bytes)),
      eagerBytes: line(Math.max(0, ...a.eagerBytes), Math.max(0, ...b.eagerBytes)),
    };
  }
  const eager = a.eagerBytes.map((from, at) => line(from, b.eagerBytes[at]!));
  const bytes = new Map([...a.bytes].map(([ref, from]) => [ref, line(from, b.bytes.get(ref) ?? from)]));
  return {
    runningBytes: peakBytes({ ...a, bytes }),
    recordingBytes: recordingBytes(bytes),
    eagerBytes: Math.max(0, ...eager),
  };
}

/** One value of each size is kept, and the newest one before it becomes a view, see SharedMemory. */
function recordingBytes(bytes: ReadonlyMap<Ref, number>): number {
  const sizes = [...new Set(bytes.values())].filter((size) => size >= SHARED_FROM);
  return sizes.reduce((total, size) => total + size, 0) + Math.max(0, ...sizes);
}

function sameOps(a: RecordedFunction, b: RecordedFunction): boolean {
  return (
    a.nodes.length === b.nodes.length &&
    a.eagerBytes.length === b.eagerBytes.length &&
    a.nodes.every(({ name, input }, at) => name === b.nodes[at]!.name && String(input) === String(b.nodes[at]!.input))
  );
}
