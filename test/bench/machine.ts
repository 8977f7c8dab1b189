import os from 'node:os';
import { readGpus, visibleGpus } from '../../electron/doctor/nvidia-smi.js';

export interface MachineRecord {
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  /** Those that contenders may use, as the driver's tool names them. */
  gpus: { name: string; driver: string; memoryMb: number | null }[];
  node: string;
}

export async function readMachine(): Promise<MachineRecord> {
  const { gpus } = await readGpus();
  const processors = os.cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    gpus: visibleGpus(gpus, process.env['CUDA_VISIBLE_DEVICES']).map(({ name, driver, memoryTotalMb }) => {
      return { name, driver, memoryMb: memoryTotalMb };
    }),
    node: process.version,
  };
}

/** A file name for what was measured on such a machine. */
export function slugOf({ cpu, cores, gpus }: MachineRecord): string {
  const words = [cpu.replace(/\(R\)|\(TM\)|@.*$/g, ''), `${cores} cores`, ...gpus.map(({ name }) => name)];
  return words
    .join(' ')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
