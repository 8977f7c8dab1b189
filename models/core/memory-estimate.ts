/** What a run will take of memory, as far as it can be told without TensorFlow: forms and hosts read this too. */

/** Bytes by what they are for. */
export interface MemoryParts {
  /** The model's parameters. */
  parameters: number;
  /** What the optimizer keeps beside them. */
  optimizer: number;
  /** Sums of gradients over the batches of an update. */
  sums: number;
  /** The data set. */
  data: number;
  /** What a step computes and its gradients need again. */
  activations: number;
  /** TensorFlow, the program, and copies for checkpoints; 0 on a GPU, whose own share is not known. */
  process: number;
}

/** Where a run's memory is: the whole process on the CPU; on a GPU what TensorFlow takes of it. */
export type MemoryPlace = 'cpu' | 'gpu';

export interface MemoryEstimate {
  batchSize: number;
  accumulate: number;
  parts: MemoryParts;
  /** The sum of the parts, at the moment at which they are largest. */
  peak: number;
}

export interface MemoryReport {
  place: MemoryPlace;
  /** As configured. */
  planned: MemoryEstimate;
  /** The same examples in smaller batches that make one update together, the largest first. */
  smaller: MemoryEstimate[];
}

/** Memory of the machine or its GPU, in bytes. */
export interface MemoryRoom {
  free: number;
  total: number;
}

/** What a run's record keeps, in bytes. */
export interface RunMemory {
  place: MemoryPlace;
  /** The estimated peak and its parts; null where there was no estimate. */
  estimate: { peak: number; parts: MemoryParts } | null;
  /** What there was when it began; null where that can't be read. */
  room: MemoryRoom | null;
  /** The largest that the process was, or what it took of the GPU, so far; null where that can't be read. */
  measured: number | null;
}

export type MemoryVerdict = 'fits' | 'tight' | 'exceeds';

/** Above this share of what is free, an estimate that is off by a little would not fit. */
const TIGHT = 0.8;

export function memoryVerdict(peak: number, { free }: MemoryRoom): MemoryVerdict {
  if (peak > free) return 'exceeds';
  return peak > TIGHT * free ? 'tight' : 'fits';
}

/** The largest batch that is sure to fit; null where none does. */
export function smallerBatch(report: MemoryReport, room: MemoryRoom): MemoryEstimate | null {
  return report.smaller.find(({ peak }) => memoryVerdict(peak, room) === 'fits') ?? null;
}

/** "The run needs about 6.6 GB; 12.0 GB are free." */
export function needSentence(peak: number, place: MemoryPlace, room: MemoryRoom | null): string {
  const needs = `The run needs about ${formatMemory(peak)}${place === 'gpu' ? ' of the GPU' : ''}`;
  return room ? `${needs}; ${formatMemory(room.free)} are free.` : `${needs}.`;
}

/** What the estimate comes to beside the room that there is, and what to do where it doesn't fit: one sentence. */
export function memorySentence(report: MemoryReport, room: MemoryRoom): string {
  const { planned, place } = report;
  const need = needSentence(planned.peak, place, room);
  switch (memoryVerdict(planned.peak, room)) {
    case 'fits':
      return need;
    case 'tight':
      return need.replace('; ', ', and ').replace(/\.$/, ': it may just fit.');
    case 'exceeds':
      return need.replace('; ', ' and ').replace(/\.$/, `: ${remedy(report, room)}.`);
  }
}

function remedy(report: MemoryReport, room: MemoryRoom): string {
  const smaller = smallerBatch(report, room);
  if (smaller) {
    const { batchSize, accumulate, peak } = smaller;
    return `use batchSize=${batchSize} with accumulate=${accumulate}, which makes the same update in about ${formatMemory(peak)}`;
  }
  const least = report.smaller.at(-1);
  const even = least ? `even batches of ${least.batchSize} need about ${formatMemory(least.peak)}; ` : '';
  return `${even}use a smaller model or shorter inputs, or make room`;
}

/** "640 MB", "1.2 GB". */
export function formatMemory(bytes: number): string {
  const megabytes = bytes / 2 ** 20;
  if (megabytes >= 1000) return `${(megabytes / 1024).toFixed(megabytes >= 100 * 1024 ? 0 : 1)} GB`;
  return `${Math.round(megabytes)} MB`;
}
