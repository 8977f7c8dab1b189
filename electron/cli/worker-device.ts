import { RequestError } from '../../models/core/errors.js';
import { chooseGpu, deviceProblem } from '../launch/device-choice.js';
import { deviceEnvironment } from '../launch/worker-environment.js';
import type { CliContext } from './cli-context.js';

/**
 * The context whose workers compute on the device that a run wants: `auto` is the GPU with the most free memory, or
 * whatever TensorFlow finds where no GPU is known. Throws RequestError where there is no such device.
 */
export async function onDevice(context: CliContext, wanted: string): Promise<CliContext> {
  const gpus = wanted === 'cpu' ? [] : await context.gpus();
  const problem = deviceProblem(wanted, gpus);
  if (problem !== null) throw new RequestError(`--device: ${problem}`, { field: 'device' });
  const gpu = chooseGpu(wanted, gpus);
  if (wanted === 'auto' && !gpu) return context;
  const device = deviceEnvironment(gpu);
  // Asked again, the driver might name another GPU.
  const gpusThere = () => Promise.resolve(gpu ? [gpu] : []);
  return { ...context, gpus: gpusThere, spawnWorker: () => context.spawnWorker(device) };
}
