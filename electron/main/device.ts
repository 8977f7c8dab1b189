import { cpus, freemem, loadavg, totalmem } from 'node:os';
import type { DeviceStatus, DoctorReport } from '../protocol/app.js';
export const readDevice = async (): Promise<DeviceStatus> => ({
  title: `CPU · ${cpus().length} cores`,
  gpus: [],
  cpuLoad: Math.min(1, loadavg()[0]! / cpus().length),
  memoryUsedMb: (totalmem() - freemem()) / 2 ** 20,
  memoryTotalMb: totalmem() / 2 ** 20,
});
export const runDoctor = async (): Promise<DoctorReport> => {
  throw new Error('not yet');
};
