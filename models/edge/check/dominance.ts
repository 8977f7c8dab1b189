import type { Variant } from '../panels/variants.js';

/** How good a variant is, more being better: by its accuracy, or, where nothing is right, by how little it is off. */
const quality = ({ accuracy, maxError }: Variant): number | null => accuracy ?? (maxError === null ? null : -maxError);

const works = ({ status, format }: Variant): boolean => format !== 'engine' && (status === 'ok' || status === 'worse');

/** With `dominated` set where another one is no larger, gzipped, and no worse, and better in one of the two. */
export function withDominance(variants: readonly Variant[]): Variant[] {
  const rivals = variants.filter((one) => works(one) && one.gzipBytes !== null && quality(one) !== null);
  return variants.map((one) => ({
    ...one,
    dominated: rivals.includes(one) && rivals.some((other) => beats(other, one)),
  }));
}

function beats(other: Variant, one: Variant): boolean {
  const [size, goodness] = [other.gzipBytes! - one.gzipBytes!, quality(other)! - quality(one)!];
  return size <= 0 && goodness >= 0 && (size < 0 || goodness > 0);
}
