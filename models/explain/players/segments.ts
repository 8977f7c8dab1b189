/** An image's pixels in L*a*b* [height × width × 3]. */
export interface Plane {
  height: number;
  width: number;
  lab: Float64Array;
}

/** Pixels of one label that hang together (by their sides), numbered in the order in which they are met. */
export function connected(labels: Int32Array, plane: Plane): Int32Array {
  const segments = new Int32Array(labels.length).fill(-1);
  let count = 0;
  for (let start = 0; start < labels.length; start++) {
    if (segments[start] !== -1) continue;
    segments[start] = count;
    const found = [start];
    for (const at of found) {
      for (const other of neighbours(at, plane)) {
        if (segments[other] !== -1 || labels[other] !== labels[start]) continue;
        segments[other] = count;
        found.push(other);
      }
    }
    count++;
  }
  return segments;
}

/** While there are more than `wanted`, the smallest becomes part of the neighbour whose mean colour is nearest to its own. */
export function merged(segments: Int32Array, plane: Plane, wanted: number): Int32Array {
  const now = Int32Array.from(segments);
  for (;;) {
    const sizes = sizesOf(now);
    if (sizes.length <= wanted) return now;
    const smallest = sizes.indexOf(Math.min(...sizes));
    const means = meansOf(now, sizes, plane);
    const near = new Set<number>();
    now.forEach((segment, at) => {
      if (segment !== smallest) return;
      for (const other of neighbours(at, plane)) if (now[other] !== smallest) near.add(now[other]!);
    });
    const distance = (other: number): number =>
      [0, 1, 2].reduce((sum, i) => sum + (means[3 * other + i]! - means[3 * smallest + i]!) ** 2, 0);
    const into = [...near].reduce((best, one) => (distance(one) < distance(best) ? one : best));
    now.forEach((segment, at) => {
      const kept = segment === smallest ? into : segment;
      now[at] = kept > smallest ? kept - 1 : kept;
    });
  }
}

/** While there are fewer than `wanted`, the largest is cut into two that each hang together, as near to halves as its tree of paths goes. */
export function split(segments: Int32Array, plane: Plane, wanted: number): Int32Array {
  const now = Int32Array.from(segments);
  for (let count = sizesOf(now).length; count < wanted; count++) {
    const sizes = sizesOf(now);
    for (const at of branch(now, sizes.indexOf(Math.max(...sizes)), plane)) now[at] = count;
  }
  return now;
}

/** Pixels of a segment below one of them in the tree of shortest paths from its first pixel: without them the rest hangs together. */
function branch(segments: Int32Array, segment: number, plane: Plane): number[] {
  const root = segments.indexOf(segment);
  const parents = new Map<number, number>([[root, root]]);
  const order = [root];
  for (const at of order) {
    for (const other of neighbours(at, plane)) {
      if (segments[other] !== segment || parents.has(other)) continue;
      parents.set(other, at);
      order.push(other);
    }
  }
  const below = new Map(order.map((at) => [at, 1]));
  for (const at of [...order].reverse()) {
    const parent = parents.get(at)!;
    if (parent !== at) below.set(parent, below.get(parent)! + below.get(at)!);
  }
  const half = order.length / 2;
  const off = (at: number): number => Math.abs(below.get(at)! - half);
  const top = order.slice(1).reduce((best, one) => (off(one) < off(best) ? one : best));
  const within = new Set([top]);
  for (const at of order) if (at !== root && within.has(parents.get(at)!)) within.add(at);
  return [...within];
}

function* neighbours(at: number, { height, width }: Plane): Generator<number> {
  const [row, column] = [Math.floor(at / width), at % width];
  if (row > 0) yield at - width;
  if (column > 0) yield at - 1;
  if (column < width - 1) yield at + 1;
  if (row < height - 1) yield at + width;
}

function sizesOf(segments: Int32Array): number[] {
  const sizes: number[] = [];
  for (const segment of segments) sizes[segment] = (sizes[segment] ?? 0) + 1;
  return sizes;
}

function meansOf(segments: Int32Array, sizes: readonly number[], { lab }: Plane): Float64Array {
  const means = new Float64Array(3 * sizes.length);
  segments.forEach((segment, at) => {
    for (let i = 0; i < 3; i++) means[3 * segment + i]! += lab[3 * at + i]! / sizes[segment]!;
  });
  return means;
}
