/** Which device a run wants: `auto`, `cpu`, or a GPU by its name, such as `gpu:0`. */
import type { MemoryRoom } from '../../models/core/memory-estimate.js';
import type { GpuStatus } from '../protocol/app.js';

/** What is free of a GPU's memory; a GPU that shares the machine's memory tells neither figure and comes last. */
const freeMb = ({ memoryTotalMb, memoryUsedMb }: GpuStatus): number =>
  memoryTotalMb === null ? -1 : memoryTotalMb - (memoryUsedMb ?? 0);

/** The GPUs in the order in which `auto` takes them. */
export function mostFreeFirst<G extends GpuStatus>(gpus: readonly G[]): G[] {
  return [...gpus].sort((a, b) => freeMb(b) - freeMb(a));
}

/** The GPU for a run that wants `wanted`; null for the CPU alone. */
export function chooseGpu<G extends GpuStatus>(wanted: string, gpus: readonly G[]): G | null {
  if (wanted === 'auto') return mostFreeFirst(gpus)[0] ?? null;
  return gpus.find(({ device }) => device === wanted) ?? null;
}

/** Room on the GPU for a run that wants `wanted`; null where its driver tells none. */
export function gpuRoom(gpus: readonly GpuStatus[], wanted: string): MemoryRoom | null {
  const { memoryTotalMb = null, memoryUsedMb = null } = chooseGpu(wanted, gpus) ?? {};
  if (memoryTotalMb === null || memoryUsedMb === null) return null;
  return { free: (memoryTotalMb - memoryUsedMb) * 2 ** 20, total: memoryTotalMb * 2 ** 20 };
}

/** Why a run can't have the device that it wants, with those that it can have, in a sentence; null where it can. */
export function deviceProblem(wanted: string, gpus: readonly GpuStatus[]): string | null {
  if (wanted === 'auto' || wanted === 'cpu' || gpus.some(({ device }) => device === wanted)) return null;
  const all = ['auto', 'cpu', ...gpus.map(({ device, name }) => `${device} (${name})`)];
  const allowed = `use ${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
  if (!/^gpu:\d+(:\d+)?$/.test(wanted)) return `'${wanted}' is no device; ${allowed}.`;
  if (gpus.length > 0) return `${wanted} is not among this machine's GPUs; ${allowed}.`;
  return `${wanted} can't be had, as there is no GPU here that training can use (lab doctor says why); ${allowed}.`;
}
