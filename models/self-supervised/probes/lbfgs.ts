/** Where a function is, and its slope there. */
export interface Point {
  value: number;
  gradient: Float64Array;
}

export interface Minimizing {
  /** It has converged where no part of the gradient is larger. */
  tolerance: number;
  /** Steps at most. */
  steps: number;
}

/** Pairs of a step and the change of the gradient that the curvature is known by. */
const MEMORY = 10;
/** What of the slope's promise a step has to keep (Armijo; Nocedal & Wright 2006, eq. 3.4). */
const KEPT = 1e-4;
const HALVINGS = 30;

/**
 * Where a smooth convex function is least, from `start` on: limited-memory BFGS (Liu & Nocedal 1989; Nocedal & Wright 2006,
 * algorithm 7.5) with steps that are halved until they descend. It draws no random numbers. Yields before each look at the function.
 */
export function* minimized(
  start: Float64Array,
  look: (x: Float64Array) => Point,
  { tolerance, steps }: Minimizing,
): Generator<void, Float64Array> {
  let x = start;
  yield;
  let here = look(x);
  const memory: { step: Float64Array; change: Float64Array; scale: number }[] = [];
  for (let count = 0; count < steps && largest(here.gradient) > tolerance; count++) {
    const direction = descent(here.gradient, memory);
    const slope = dot(direction, here.gradient);
    // The first step knows nothing of the curvature.
    let size = memory.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    let next: Float64Array | null = null;
    let there = here;
    for (let tried = 0; tried < HALVINGS; tried++, size /= 2) {
      const candidate = x.map((one, i) => one + size * direction[i]!);
      yield;
      there = look(candidate);
      if (there.value <= here.value + KEPT * size * slope) {
        next = candidate;
        break;
      }
    }
    // Rounding hides any further descent.
    if (!next) break;
    remember(memory, difference(next, x), difference(there.gradient, here.gradient));
    [x, here] = [next, there];
  }
  return x;
}

/** Minus the gradient, by the curvature as far as it is known. */
function descent(
  gradient: Float64Array,
  memory: readonly { step: Float64Array; change: Float64Array; scale: number }[],
): Float64Array {
  const q = gradient.map((one) => -one);
  const shares: number[] = [];
  for (let i = memory.length - 1; i >= 0; i--) {
    const { step, change, scale } = memory[i]!;
    shares[i] = scale * dot(step, q);
    add(q, change, -shares[i]!);
  }
  const newest = memory.at(-1);
  if (newest) {
    const factor = 1 / (newest.scale * dot(newest.change, newest.change));
    for (let i = 0; i < q.length; i++) q[i]! *= factor;
  }
  memory.forEach(({ step, change, scale }, i) => add(q, step, shares[i]! - scale * dot(change, q)));
  return q;
}

function remember(
  memory: { step: Float64Array; change: Float64Array; scale: number }[],
  step: Float64Array,
  change: Float64Array,
): void {
  const curvature = dot(step, change);
  // What rounding makes of a flat stretch says nothing.
  if (curvature <= 1e-10 * Math.sqrt(dot(step, step) * dot(change, change))) return;
  memory.push({ step, change, scale: 1 / curvature });
  if (memory.length > MEMORY) memory.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function add(to: Float64Array, what: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * what[i]!;
}

const difference = (a: Float64Array, b: Float64Array): Float64Array => a.map((one, i) => one - b[i]!);

const largest = (x: Float64Array): number => x.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
