import { execFile } from 'node:child_process';
import type { MemoryRoom } from '../../models/core/memory-estimate.js';

/** Runs nvidia-smi with these arguments; its output, or null where it can't be had. */
export type AskDriver = (args: readonly string[]) => Promise<string | null>;

const MB = 2 ** 20;

/** Room on the GPU that this process computes on, as its driver tells; null where it tells nothing. */
export async function gpuRoom(env: NodeJS.ProcessEnv = process.env, ask = askDriver): Promise<MemoryRoom | null> {
  const text = await ask([...selection(env), '--query-gpu=memory.free,memory.total', '--format=csv,noheader,nounits']);
  const [free, total] = numbers(text?.split('\n')[0] ?? '');
  return free === undefined || total === undefined ? null : { free: free * MB, total: total * MB };
}

/** Bytes of GPUs that the process `pid` holds now; TensorFlow gives none back. Null where the driver tells nothing. */
export async function gpuBytesOf(pid: number, ask = askDriver): Promise<number | null> {
  const text = await ask(['--query-compute-apps=pid,used_memory', '--format=csv,noheader,nounits']);
  const own = (text ?? '').split('\n').flatMap((line) => {
    const [owner, used] = numbers(line);
    return owner === pid && used !== undefined ? [used] : [];
  });
  return own.length === 0 ? null : own.reduce((sum, used) => sum + used, 0) * MB;
}

/** The one GPU that the host has chosen, by its number or UUID; all of them without a choice. */
function selection(env: NodeJS.ProcessEnv): string[] {
  const first = env['CUDA_VISIBLE_DEVICES']?.split(',')[0]?.trim() ?? '';
  // Parts of a divided GPU have UUIDs that this query does not know.
  return first === '' || first.startsWith('MIG-') ? [] : [`--id=${first}`];
}

/** The numbers before the first entry that is none, such as `[N/A]`. */
function numbers(line: string): number[] {
  const values = line.split(',').map((entry) => (/^\s*\d+\s*$/.test(entry) ? Number(entry) : NaN));
  const end = values.findIndex(Number.isNaN);
  return end < 0 ? values : values.slice(0, end);
}

function askDriver(args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile('nvidia-smi', args, { timeout: 10_000 }, (error, stdout) => resolve(error ? null : stdout));
  });
}
