/** A slot of the queue stands for a device; this is what its worker must see of the machine. */
export function slotEnvironment(slot: string): Record<string, string> {
  const gpu = /^gpu:(.+)$/.exec(slot)?.[1];
  return gpu === undefined ? {} : { CUDA_VISIBLE_DEVICES: gpu };
}

/**
 * One slot per GPU that TensorFlow can use, or one for the CPU. Where the user has named the GPUs to use, in
 * `visible` as CUDA does (numbers or UUIDs, with commas), only these count.
 */
export function trainingSlots(gpuCount: number, visible: string | undefined): string[] {
  const all = Array.from({ length: gpuCount }, (_, index) => String(index));
  const named = visible?.split(',').map((one) => one.trim());
  const gpus = named === undefined ? all : named.filter((one) => all.includes(one) || /^(GPU|MIG)-/.test(one));
  return gpuCount === 0 || gpus.length === 0 ? ['cpu'] : gpus.map((gpu) => `gpu:${gpu}`);
}
