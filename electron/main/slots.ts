import type { Gpu } from '../doctor/nvidia-smi.js';
import { chooseGpu, mostFreeFirst } from '../launch/device-choice.js';
import { deviceEnvironment } from '../launch/worker-environment.js';

/**
 * The queue's slots, which are called as the devices are: each GPU, the one with the most free memory first, and the
 * CPU, which trains beside them what asks for it.
 */
export function trainingSlots(gpus: readonly Gpu[]): string[] {
  return [...mostFreeFirst(gpus).map(({ device }) => device), 'cpu'];
}

/** What a worker must see of the machine to train in this slot a run that wants `wanted`. */
export function slotEnvironment(slot: string, wanted: string, gpus: readonly Gpu[]): Record<string, string> {
  const gpu = chooseGpu(slot, gpus);
  // Where no GPU is known, TensorFlow may still find one, unless the run wants none.
  return gpu || wanted === 'cpu' ? deviceEnvironment(gpu) : {};
}
