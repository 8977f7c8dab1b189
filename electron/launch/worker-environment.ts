const allowed = [
  /^(PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|TZ|TMPDIR|LD_LIBRARY_PATH)$/,
  /^(MODEL_LAB|LC|XDG|TF|CUDA|NVIDIA|OMP|MKL|ONEDNN)_/,
];

/** What a worker inherits: the variables it has use for and no others, such as the user's tokens. */
export function workerEnvironment(env: NodeJS.ProcessEnv, extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => allowed.some((pattern) => pattern.test(name)));
  return {
    // Several workers can share a GPU; TensorFlow would otherwise take all of its memory.
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    TF_CPP_MIN_LOG_LEVEL: '2',
    // CUDA numbers the GPUs by speed unless told to number them as nvidia-smi does.
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    ...Object.fromEntries(kept),
    ...extra,
  };
}
