import { totalmem } from 'node:os';

const allowed = [
  /^(PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|TZ|TMPDIR|LD_LIBRARY_PATH)$/,
  /^(MODEL_LAB|LC|XDG|TF|XLA|CUDA|NVIDIA|OMP|MKL|ONEDNN)_/,
];

/** Where a worker computes. */
export interface WorkerPlace {
  /** What it sees of the machine, see deviceEnvironment; by default all that this process sees. */
  device?: Record<string, string> | undefined;
  /** The folder with `bin/ptxas` and `nvvm/libdevice` that comes with the CUDA runtime; null without that runtime. */
  cuda?: string | null;
}

/** What a worker inherits: the variables it has use for and no others, such as the user's tokens. */
export function workerEnvironment(
  env: NodeJS.ProcessEnv,
  { device, cuda = null }: WorkerPlace = {},
): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => allowed.some((each) => each.test(name))));
  return {
    // Several workers can share a GPU; TensorFlow would otherwise take all of its memory.
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    TF_CPP_MIN_LOG_LEVEL: '2',
    // CUDA numbers the GPUs by speed unless told to number them as nvidia-smi does.
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    // TensorFlow keeps the memory of a step for the next one. Electron's allocator would give it back to the system and
    // fetch it anew at every step: 4 % of the processor time of a small language model.
    TF_CPU_ALLOCATOR_USE_BFC: 'true',
    // Without a limit of ours that is 64 GB, whatever the machine has.
    TF_CPU_BFC_MEM_LIMIT_IN_MB: String(Math.ceil(totalmem() / 2 ** 20)),
    ...kept,
    ...(cuda !== null && { XLA_FLAGS: withCudaFolder(kept['XLA_FLAGS'], cuda) }),
    ...device,
  };
}

/** What a worker must see of the machine to compute on this GPU and no other, or (null) on the CPU alone. */
export function deviceEnvironment(gpu: { uuid: string; name: string } | null): Record<string, string> {
  // No GPU has this number, so CUDA shows none.
  if (!gpu) return { CUDA_VISIBLE_DEVICES: '-1' };
  return { CUDA_VISIBLE_DEVICES: gpu.uuid, MODEL_LAB_GPU: gpu.name };
}

/** XLA compiles for a GPU with CUDA's own tools; the user's own choice of them wins. */
function withCudaFolder(flags: string | undefined, folder: string): string {
  if (flags?.includes('--xla_gpu_cuda_data_dir')) return flags;
  return [flags, `--xla_gpu_cuda_data_dir="${folder}"`].filter((each) => each).join(' ');
}
