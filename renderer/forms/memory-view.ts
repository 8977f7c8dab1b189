import {
  formatMemory,
  memorySentence,
  memoryVerdict,
  smallerBatch,
  type MemoryEstimate,
  type MemoryParts,
  type MemoryReport,
  type MemoryRoom,
  type MemoryVerdict,
} from '../../models/core/memory-estimate.js';

/** One stretch of the bar. */
export interface MemorySegment {
  part: keyof MemoryParts;
  title: string;
  text: string;
  /** Share of the bar, 0…1. */
  share: number;
}

export interface MemoryView {
  verdict: MemoryVerdict | null;
  /** Short enough for one line: "About 843 MB of memory, 22.1 GB are free". */
  headline: string;
  /** All of it, with what to do where it doesn't fit. */
  sentence: string;
  segments: MemorySegment[];
  /** Where the room ends, as a share of the bar; null where the run fits into it. */
  limit: number | null;
  /** What to use where it doesn't fit; null where it does, or nothing helps. */
  proposal: MemoryEstimate | null;
}

/** In the order in which they stand in the bar. */
const titles: [keyof MemoryParts, string][] = [
  ['process', 'TensorFlow and program'],
  ['data', 'data'],
  ['parameters', 'parameters'],
  ['optimizer', 'optimiser'],
  ['sums', 'gradient sums'],
  ['activations', 'activations and gradients'],
];

/** What the form shows of an estimate. The bar is as long as what is free, or as the run where that is more. */
export function memoryView(report: MemoryReport, room: MemoryRoom | null): MemoryView {
  const { planned, place } = report;
  const { peak, parts } = planned;
  const length = Math.max(peak, room?.free ?? peak);
  const verdict = room && memoryVerdict(peak, room);
  const whose = place === 'gpu' ? "of the GPU's memory" : 'of memory';
  const free = room ? `, ${formatMemory(room.free)} are free` : '';
  return {
    verdict,
    headline: `About ${formatMemory(peak)} ${whose}${free}`,
    sentence: room ? memorySentence(report, room) : `The run needs about ${formatMemory(peak)}.`,
    segments: titles
      .filter(([part]) => parts[part] > 0)
      .map(([part, title]) => ({ part, title, text: formatMemory(parts[part]), share: parts[part] / length })),
    limit: room && peak > room.free ? room.free / length : null,
    proposal: room && verdict === 'exceeds' ? smallerBatch(report, room) : null,
  };
}
