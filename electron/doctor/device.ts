import { cpus, freemem, totalmem } from 'node:os';
import { runningFlavour } from '../../build/setup/runtime.mjs';
import type { DeviceStatus } from '../protocol/app.js';
import { readGpus, visibleGpus } from './nvidia-smi.js';

interface CpuTimes {
  busy: number;
  total: number;
}

const megabyte = 1024 * 1024;

/** A reader of the machine's load; each call measures the processors since the call before. */
export function createDeviceReader(
  env: NodeJS.ProcessEnv = process.env,
  flavour = () => runningFlavour(env),
): () => Promise<DeviceStatus> {
  let last: CpuTimes = { busy: 0, total: 0 };
  return async () => {
    const gpus = flavour() === 'cuda12' ? await visibleNow(env) : [];
    const now = cpuTimes();
    const [busy, total] = [now.busy - last.busy, now.total - last.total];
    last = now;
    return {
      title: gpus.length > 0 ? gpus.map((gpu) => gpu.name).join(' · ') : `CPU · ${cpus().length} cores`,
      gpus,
      cpuLoad: total > 0 ? busy / total : 0,
      memoryUsedMb: (totalmem() - freemem()) / megabyte,
      memoryTotalMb: totalmem() / megabyte,
    };
  };
}

/** The machine's load, since this process last asked. */
export const readDevice = createDeviceReader();

async function visibleNow(env: NodeJS.ProcessEnv) {
  return visibleGpus((await readGpus(env)).gpus, env['CUDA_VISIBLE_DEVICES']);
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
