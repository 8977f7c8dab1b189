/** A slot of the queue stands for a device; this is what its worker must see of the machine. */
export function slotEnvironment(slot: string): Record<string, string> {
  const gpu = /^gpu:(.+)$/.exec(slot)?.[1];
  return gpu === undefined ? {} : { CUDA_VISIBLE_DEVICES: gpu };
}

/**
 * One slot per GPU, or one for the CPU where there is none. `visibleCount` GPUs can be used; where the user has named
 * them, in `named` as CUDA_VISIBLE_DEVICES does, they are called so, otherwise by their numbers.
 */
export function trainingSlots(visibleCount: number, named: string | undefined): string[] {
  if (visibleCount === 0) return ['cpu'];
  const names = named?.split(',').map((one) => one.trim()) ?? [];
  return Array.from({ length: visibleCount }, (_, index) => `gpu:${names[index] ?? index}`);
}
