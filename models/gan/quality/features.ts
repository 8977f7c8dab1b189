/** Features of a set of images: `count` rows of `width` numbers each, row by row. */
export interface Features {
  count: number;
  width: number;
  values: Float64Array;
}

/** Some of the rows. */
export function rowsOf({ width, values }: Features, rows: ArrayLike<number>): Features {
  const picked = new Float64Array(rows.length * width);
  for (let row = 0; row < rows.length; row++) {
    picked.set(values.subarray(rows[row]! * width, (rows[row]! + 1) * width), row * width);
  }
  return { count: rows.length, width, values: picked };
}

/** Of what a classifier has seen. */
export function featuresOf(seen: { width: number; features: Float64Array; classes: { length: number } }): Features {
  return { count: seen.classes.length, width: seen.width, values: seen.features };
}

/** Throws an Error where two sets can't be compared. */
export function assertAlike(a: Features, b: Features): void {
  if (a.width !== b.width) throw new Error(`features: ${a.width} and ${b.width} numbers an image can't be compared.`);
}
