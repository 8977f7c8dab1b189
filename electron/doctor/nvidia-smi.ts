import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { GpuStatus } from '../protocol/app.js';
import { migDevices, parseMigList, parseMigMemory } from './mig.js';

/** One GPU, or a part of one (MIG), as the driver's own tool reports it. */
export interface Gpu extends GpuStatus {
  /** Its number in the order of the PCI bus; parts have that of their GPU. */
  index: number;
  /** What CUDA_VISIBLE_DEVICES calls it, whatever order CUDA counts in. */
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
  'mig.mode.current',
  'name',
];

/** The Windows subsystem for Linux keeps the tool where few have their PATH. */
const windowsSubsystem = '/usr/lib/wsl/lib/nvidia-smi';

interface Spoken {
  stdout: string;
  error: (Error & { code?: number | string | null; killed?: boolean }) | null;
}

function ask(args: string[], env: NodeJS.ProcessEnv, program = 'nvidia-smi'): Promise<Spoken> {
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: 10_000, maxBuffer: 2 ** 24 }, (error, stdout) => {
      if (error?.code !== 'ENOENT' || program === windowsSubsystem || !existsSync(windowsSubsystem)) {
        resolve({ stdout, error });
      } else resolve(ask(args, env, windowsSubsystem));
    });
  });
}

/** Asks nvidia-smi how the GPUs are. Never throws: a machine without a GPU is a normal machine. */
export async function readGpus(env: NodeJS.ProcessEnv = process.env): Promise<GpuReading> {
  const { stdout, error } = await ask([`--query-gpu=${fields.join(',')}`, '--format=csv,noheader,nounits'], env);
  if (error?.code === 'ENOENT') return { gpus: [], driver: 'absent', failure: null };
  const gpus = parseGpus(stdout);
  // One GPU that has fallen off its bus makes the tool fail, though it has told of the others.
  if (error && gpus.length === 0) return { gpus, driver: 'failing', failure: failureOf(stdout, error) };
  const usable = await withMigDevices(gpus, env);
  if (gpus.length > 0 && usable.length === 0) {
    return { gpus: [], driver: 'failing', failure: `${gpus[0]!.name} is in MIG mode and has no instances.` };
  }
  return { gpus: usable, driver: 'ok', failure: null };
}

/** The tool prints its errors on standard output, over several lines. */
function failureOf(stdout: string, error: NonNullable<Spoken['error']>): string {
  if (error.killed) return 'nvidia-smi did not answer within 10 seconds.';
  return stdout.trim().split('\n')[0]?.trim() || error.message.trim();
}

interface ParsedGpu extends Gpu {
  /** Whether it is divided into parts, which alone can then be used. */
  divided: boolean;
}

/** Lines that aren't a GPU's (a warning, say) are passed over. */
export function parseGpus(csv: string): ParsedGpu[] {
  return csv.split('\n').flatMap((line) => {
    const [index, uuid, driver, used, total, utilisation, temperature, power, mig, ...name] = line.split(/,\s*/);
    if (name.length === 0 || !/^\d+$/.test(index ?? '') || !uuid!.startsWith('GPU-')) return [];
    return [
      {
        device: `gpu:${Number(index)}`,
        index: Number(index),
        uuid: uuid!,
        name: name.join(', ').trim(),
        driver: driver!,
        memoryUsedMb: numberOf(used),
        memoryTotalMb: numberOf(total),
        utilisationPercent: numberOf(utilisation),
        temperatureC: numberOf(temperature),
        powerW: numberOf(power),
        divided: mig === 'Enabled',
      },
    ];
  });
}

/** Null for `[N/A]`, `[Not Supported]`, `[Unknown Error]` and their like. */
function numberOf(text: string | undefined): number | null {
  const value = Number.parseFloat(text ?? '');
  return Number.isFinite(value) ? value : null;
}

/** Divided GPUs are replaced by their parts, which takes two more questions: one lists them, the other knows their memory. */
async function withMigDevices(gpus: readonly ParsedGpu[], env: NodeJS.ProcessEnv): Promise<Gpu[]> {
  const divided = gpus.some((gpu) => gpu.divided);
  const [list, details] = divided ? await Promise.all([ask(['-L'], env), ask(['-q', '-x'], env)]) : [null, null];
  const parts = parseMigList(list?.stdout ?? '');
  const memory = parseMigMemory(details?.stdout ?? '');
  return gpus.flatMap(({ divided, ...gpu }) => (divided ? migDevices(gpu, parts, memory) : [gpu]));
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
      /^\d+$/.test(entry) ? each.index === Number(entry) : /^(GPU|MIG)-/.test(entry) && each.uuid.startsWith(entry),
    );
    if (!gpu) break;
    visible.push(gpu);
  }
  return visible;
}
