import { RequestError } from '../../models/core/errors.js';
import type { MemoryPlace, MemoryReport, MemoryRoom, RunMemory } from '../../models/core/memory-estimate.js';
import { memorySentence, memoryVerdict, needSentence } from '../../models/core/memory-estimate.js';
import { machineRoom, peakResidentBytes, residentBytes } from '../../models/core/memory-room.js';
import type { MemoryWatch, TrainingOptions } from '../../models/core/learner.js';
import type { WorkerCommand, WorkerEvent } from '../protocol/run.js';
import { gpuBytesOf, gpuRoom } from './estimate-gpu.js';
import { failureOf } from './failure-of.js';

/** Answers the command `estimate` with the worker's last event. */
export async function estimateFor(
  { architecture, config, dataDirs: dirs }: Extract<WorkerCommand, { kind: 'estimate' }>,
  estimate: (options: TrainingOptions, residentBytes: () => number) => Promise<MemoryReport>,
): Promise<WorkerEvent> {
  try {
    const report = await estimate({ architecture, config, dirs }, residentBytes);
    return { kind: 'estimated', report, room: await roomOf(report.place) };
  } catch (error) {
    const field = error instanceof RequestError ? error.field : undefined;
    return { kind: 'failed', ...failureOf(error), ...(field !== undefined && { field }) };
  }
}

/** What this process could take, what it has already included; null where that can't be read. */
export async function roomOf(place: MemoryPlace): Promise<MemoryRoom | null> {
  if (place === 'gpu') return gpuRoom();
  const room = machineRoom();
  return { ...room, free: room.free + residentBytes() };
}

export interface WatchOptions {
  /** Keeps what is known with the run. */
  update: (memory: RunMemory) => void;
  log: (level: 'info' | 'warning', message: string) => void;
  /** What an earlier sitting has measured; null without. */
  measured: number | null;
  room?: (place: MemoryPlace) => Promise<MemoryRoom | null>;
}

/** Tells before a run begins what it will take of memory, and warns where that is more than there is. */
export function watchMemory({ update, log, measured, room: read = roomOf }: WatchOptions): MemoryWatch {
  return {
    residentBytes,
    async onModel(estimator) {
      const { place } = estimator;
      const room = await read(place);
      try {
        const { peak, parts } = estimator.planned();
        update({ place, estimate: { peak, parts }, room, measured });
        if (room && memoryVerdict(peak, room) === 'exceeds') log('warning', memorySentence(estimator.report(), room));
        else log('info', needSentence(peak, place, room));
      } catch {
        // What can't be recorded with small batches may well be trained; where not, that will be told.
        update({ place, estimate: null, room, measured });
      }
    },
  };
}

/** The run's memory with what has been measured up to now. */
export async function measuredMemory(memory: RunMemory): Promise<RunMemory> {
  const now = memory.place === 'gpu' ? await gpuBytesOf(process.pid) : peakResidentBytes();
  return { ...memory, measured: now === null ? memory.measured : Math.max(now, memory.measured ?? 0) };
}
