import { ofHosts } from './of-hosts.js';
import type { Operation } from './operation.js';
import { training, trainingPastDamage, undisturbedRun } from './training.js';

/** Every kind of write that the lab knows. */
export async function allOperations(): Promise<Operation[]> {
  const undisturbed = await undisturbedRun();
  return [training(undisturbed), trainingPastDamage(undisturbed), ...ofHosts];
}
