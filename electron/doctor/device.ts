import { cpus, freemem, totalmem } from 'node:os';
import { runningFlavour } from '../../build/setup/runtime.mjs';
import type { DeviceStatus } from '../protocol/app.js';
import { readGpus, visibleGpus, type Gpu } from './nvidia-smi.js';

interface CpuTimes {
  busy: number;
  total: number;
}

const megabyte = 1024 * 1024;

/** A reader of the machine's load; each measurement of the processors is since the one before. */
export function createDeviceReader(
  env: NodeJS.ProcessEnv = process.env,
  flavour = () => runningFlavour(env),
): () => Promise<DeviceStatus> {
  let last: CpuTimes = { busy: 0, total: 0 };
  let reading: Promise<DeviceStatus> | null = null;
  // A driver in trouble can keep nvidia-smi waiting: whoever asks meanwhile shares the answer.
  return () => (reading ??= read().finally(() => (reading = null)));

  async function read(): Promise<DeviceStatus> {
    const { gpus, problem } = await readTrainingGpus(env, flavour);
    const now = cpuTimes();
    const [busy, total] = [now.busy - last.busy, now.total - last.total];
    last = now;
    return {
      title: gpus.length > 0 ? gpus.map((gpu) => gpu.name).join(' · ') : `CPU · ${cpus().length} cores`,
      gpus,
      problem,
      cpuLoad: total > 0 ? busy / total : 0,
      memoryUsedMb: (totalmem() - freemem()) / megabyte,
      memoryTotalMb: totalmem() / megabyte,
    };
  }
}

/** The machine's load, since this process last asked. */
export const readDevice = createDeviceReader();

/** The GPUs that workers can train on now; none with a runtime for the CPU. */
export async function readTrainingGpus(
  env: NodeJS.ProcessEnv = process.env,
  flavour = () => runningFlavour(env),
): Promise<{ gpus: Gpu[]; problem: string | null }> {
  if (flavour() !== 'cuda12') return { gpus: [], problem: null };
  const { gpus, failure } = await readGpus(env);
  return { gpus: visibleGpus(gpus, env['CUDA_VISIBLE_DEVICES']), problem: failure };
}

/** Summed over all cores, in milliseconds since the machine started. */
function cpuTimes(): CpuTimes {
  return cpus().reduce(
    (sum, { times }) => {
      const busy = times.user + times.nice + times.sys + times.irq;
      return { busy: sum.busy + busy, total: sum.total + busy + times.idle };
    },
    { busy: 0, total: 0 },
  );
}
