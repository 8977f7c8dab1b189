const ROUNDING = 2 ** -24;

/**
 * Points [n, 2], centred and at a mean distance of 1 from there (root mean square), turned and perhaps mirrored so that they
 * lie as near as can be to `reference` [n, 2]: orthogonal Procrustes (Schönemann 1966), which in the plane needs no SVD.
 * `scale` is the root mean square of their distances before. Points that all lie in one place stay there.
 */
export function aligned(points: Float32Array, reference: Float32Array): { points: Float32Array; scale: number } {
  const { centred, scale } = normalized(points);
  const toward = normalized(reference).centred;
  const crossed = [0, 0, 0, 0];
  for (let at = 0; at < centred.length; at += 2) {
    const [x, y] = [centred[at]!, centred[at + 1]!];
    crossed[0]! += x * toward[at]!;
    crossed[1]! += x * toward[at + 1]!;
    crossed[2]! += y * toward[at]!;
    crossed[3]! += y * toward[at + 1]!;
  }
  const [xx, xy, yx, yy] = crossed as [number, number, number, number];
  // tr(QᵀM) of a turn by the best angle, and of a mirrored one.
  const turned = { cos: xx + yy, sin: xy - yx };
  const mirrored = { cos: xx - yy, sin: xy + yx };
  const mirrors = Math.hypot(mirrored.cos, mirrored.sin) > Math.hypot(turned.cos, turned.sin);
  const best = mirrors ? mirrored : turned;
  const length = Math.hypot(best.cos, best.sin);
  const [cos, sin] = length > 0 ? [best.cos / length, best.sin / length] : [1, 0];
  const sign = mirrors ? -1 : 1;
  const result = new Float32Array(centred.length);
  for (let at = 0; at < centred.length; at += 2) {
    const [x, y] = [centred[at]!, centred[at + 1]!];
    result[at] = x * cos - sign * y * sin;
    result[at + 1] = x * sin + sign * y * cos;
  }
  return { points: result, scale };
}

function normalized(points: Float32Array): { centred: Float64Array; scale: number } {
  const count = Math.max(1, points.length / 2);
  const mean = [0, 0];
  points.forEach((value, at) => (mean[at % 2]! += value / count));
  const centred = Float64Array.from(points, (value, at) => value - mean[at % 2]!);
  const scale = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0) / count);
  const largest = points.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // Below what a float32 tells apart there is but rounding.
  if (scale <= ROUNDING * largest) return { centred: centred.fill(0), scale: 0 };
  return { centred: centred.map((value) => value / scale), scale };
}
