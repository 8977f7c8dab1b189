import { execFile } from 'node:child_process';
import type { GpuStatus } from '../protocol/app.js';

/** One GPU as the driver's own tool reports it. */
export interface Gpu extends GpuStatus {
  /** Its number in the order of the PCI bus. */
  index: number;
  uuid: string;
  driver: string;
}

export interface GpuReading {
  gpus: Gpu[];
  /** `absent` without a driver; `failing` when the driver is there but doesn't answer. */
  driver: 'ok' | 'absent' | 'failing';
  /** What the tool said when it failed. */
  failure: string | null;
}

/** The name comes last: it is the only field that could hold a comma. */
const fields = [
  'index',
  'uuid',
  'driver_version',
  'memory.used',
  'memory.total',
  'utilization.gpu',
  'temperature.gpu',
  'power.draw',
  'name',
];

/** Asks nvidia-smi once. Never throws: a machine without a GPU is a normal machine. */
export function readGpus(env: NodeJS.ProcessEnv = process.env): Promise<GpuReading> {
  const args = [`--query-gpu=${fields.join(',')}`, '--format=csv,noheader,nounits'];
  return new Promise((resolve) => {
    execFile('nvidia-smi', args, { env, timeout: 10_000 }, (error, stdout) => {
      if (error?.code === 'ENOENT') resolve({ gpus: [], driver: 'absent', failure: null });
      else if (error) resolve({ gpus: [], driver: 'failing', failure: failureOf(stdout, error) });
      else resolve({ gpus: parseGpus(stdout), driver: 'ok', failure: null });
    });
  });
}

/** The tool prints its errors on standard output, over several lines. */
function failureOf(stdout: string, error: Error & { killed?: boolean }): string {
  if (error.killed) return 'nvidia-smi did not answer within 10 seconds.';
  return stdout.trim().split('\n')[0]?.trim() || error.message.trim();
}

/** Lines that aren't a GPU's (a warning, say) are passed over. */
export function parseGpus(csv: string): Gpu[] {
  return csv.split('\n').flatMap((line) => {
    const [index, uuid, driver, used, total, utilisation, temperature, power, ...name] = line.split(/,\s*/);
    if (name.length === 0 || !/^\d+$/.test(index ?? '')) return [];
    return [
      {
        index: Number(index),
        uuid: uuid!,
        name: name.join(', ').trim(),
        driver: driver!,
        memoryUsedMb: numberOf(used) ?? 0,
        memoryTotalMb: numberOf(total) ?? 0,
        utilisationPercent: numberOf(utilisation),
        temperatureC: numberOf(temperature),
        powerW: numberOf(power),
      },
    ];
  });
}

/** Null for `[N/A]`, `[Not Supported]`, `[Unknown Error]` and their like. */
function numberOf(text: string | undefined): number | null {
  const value = Number.parseFloat(text ?? '');
  return Number.isFinite(value) ? value : null;
}

/**
 * The GPUs that CUDA shows to a program with this CUDA_VISIBLE_DEVICES, in its order: numbers or beginnings of UUIDs,
 * and everything from the first unknown entry on is hidden, as CUDA does it.
 */
export function visibleGpus(gpus: readonly Gpu[], selection: string | undefined): Gpu[] {
  if (selection === undefined) return [...gpus];
  const visible: Gpu[] = [];
  for (const entry of selection.split(',').map((each) => each.trim())) {
    const gpu = gpus.find((each) =>
      /^\d+$/.test(entry) ? each.index === Number(entry) : /^GPU-/.test(entry) && each.uuid.startsWith(entry),
    );
    if (!gpu) break;
    visible.push(gpu);
  }
  return visible;
}
