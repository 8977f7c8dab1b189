/** Bins of confidence, of equal width. */
export const CALIBRATION_BINS = 15;

export interface ReliabilityBin {
  /** Confidences above `from` up to `to`; those of 0 are in the first. */
  from: number;
  to: number;
  count: number;
  /** Means over the bin; null where it is empty. */
  confidence: number | null;
  accuracy: number | null;
}

export interface Reliability {
  bins: ReliabilityBin[];
  /** Expected calibration error (Naeini et al. 2015, Guo et al. 2017): Σ count · |accuracy − confidence| / n. */
  calibrationError: number;
}

/** `confidences` of the most probable class and whether it was right are parallel. */
export function reliabilityOf(confidences: ArrayLike<number>, right: ArrayLike<number>): Reliability {
  const sums = new Float64Array(CALIBRATION_BINS * 3);
  for (let i = 0; i < confidences.length; i++) {
    const bin = binOf(confidences[i]!);
    sums[bin * 3]!++;
    sums[bin * 3 + 1]! += confidences[i]!;
    sums[bin * 3 + 2]! += right[i]!;
  }
  return reliabilityOfSums(sums);
}

function binOf(confidence: number): number {
  return Math.min(CALIBRATION_BINS - 1, Math.max(0, Math.ceil(confidence * CALIBRATION_BINS) - 1));
}

/** Of each bin's count, sum of confidences and sum of hits, one after the other. */
export function reliabilityOfSums(sums: ArrayLike<number>): Reliability {
  let [all, gaps] = [0, 0];
  const bins = Array.from({ length: CALIBRATION_BINS }, (_, bin): ReliabilityBin => {
    const [count, confidence, hits] = [sums[bin * 3]!, sums[bin * 3 + 1]!, sums[bin * 3 + 2]!];
    all += count;
    gaps += Math.abs(hits - confidence);
    return {
      from: bin / CALIBRATION_BINS,
      to: (bin + 1) / CALIBRATION_BINS,
      count,
      confidence: count > 0 ? confidence / count : null,
      accuracy: count > 0 ? hits / count : null,
    };
  });
  return { bins, calibrationError: gaps / Math.max(1, all) };
}
