/** What scalar products of rows say of them. */
export interface Products {
  count: number;
  /** [count, count], of rows with their mean taken away. */
  values: Float32Array;
}

/** Squared Euclidean distances [count, count]. */
export function squaredDistances({ count, values }: Products): Float32Array {
  const squared = new Float32Array(count * count);
  for (let i = 0; i < count; i++) {
    const own = values[i * count + i]!;
    for (let j = 0; j < count; j++) {
      if (j !== i) squared[i * count + j] = Math.max(0, own + values[j * count + j]! - 2 * values[i * count + j]!);
    }
  }
  return squared;
}

/** The same of points [count, 2]. */
export function distancesOnMap(points: Float32Array): Float32Array {
  const count = points.length / 2;
  const squared = new Float32Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const [x, y] = [points[2 * i]! - points[2 * j]!, points[2 * i + 1]! - points[2 * j + 1]!];
      squared[i * count + j] = x * x + y * y;
    }
  }
  return squared;
}

/** The `most` nearest others of each row of squared distances [count, count], the nearest first; of equals the one that comes first. */
export function nearestOthers(squared: Float32Array, count: number, most: number): Int32Array[] {
  return Array.from({ length: count }, (_, row) => {
    const near = new Int32Array(Math.min(most, count - 1));
    const distances = new Float64Array(near.length).fill(Infinity);
    for (let other = 0; other < count; other++) {
      const distance = squared[row * count + other]!;
      if (other === row || !(distance < distances[near.length - 1]!)) continue;
      let place = near.length - 1;
      for (; place > 0 && distances[place - 1]! > distance; place--) {
        distances[place] = distances[place - 1]!;
        near[place] = near[place - 1]!;
      }
      distances[place] = distance;
      near[place] = other;
    }
    return near;
  });
}
