import os from 'node:os';
import { installedFlavour } from '../../build/setup/runtime.mjs';
import { readGpus, visibleGpus } from '../../electron/doctor/nvidia-smi.js';
import { deviceEnvironment } from '../../electron/launch/worker-environment.js';

export interface MachineRecord {
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  /** The one that contenders see, as the driver's tool names it; null where they have none. */
  gpu: { name: string; driver: string; memoryMb: number | null } | null;
  node: string;
}

/**
 * The machine, and what makes contenders see one GPU and no other: the first that CUDA_VISIBLE_DEVICES shows, and none
 * where our own runtime is that for the CPU.
 */
export async function readMachine(): Promise<{ machine: MachineRecord; device: Record<string, string> }> {
  const { gpus } = await readGpus();
  const forGpu = installedFlavour() === 'cuda12';
  const gpu = (forGpu && visibleGpus(gpus, process.env['CUDA_VISIBLE_DEVICES'])[0]) || null;
  const processors = os.cpus();
  const machine = {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    gpu: gpu && { name: gpu.name, driver: gpu.driver, memoryMb: gpu.memoryTotalMb },
    node: process.version,
  };
  return { machine, device: deviceEnvironment(gpu) };
}

/** A file name for what was measured on such a machine. */
export function slugOf({ cpu, cores, gpu }: MachineRecord): string {
  const words = [cpu.replace(/\(R\)|\(TM\)|@.*$/g, ''), `${cores} cores`, ...(gpu ? [gpu.name] : [])];
  return words
    .join(' ')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
