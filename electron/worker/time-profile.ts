import type { ProgramTraining } from '../../models/core/program-training.js';
import { chromeTrace } from '../../models/engine/chrome-trace.js';
import { traced } from '../../models/engine/op-trace.js';
import { summarizeProfile, type ProfileSummary, type TracedStep } from '../../models/engine/profile-summary.js';
import { loadTensorFlow } from '../../models/engine/tensorflow.js';
import { exportFile } from '../runs/export-file.js';

export interface ProfileOptions {
  path: string;
  steps: number;
  /** What is traced, in words for the file. */
  about: Record<string, string>;
}

/**
 * Trains steps that are traced op by op, writes their timeline to `path` as a Chrome trace, and returns where the time
 * goes. Throws DiskError where the file can't be written.
 */
export async function profileSteps(
  training: ProgramTraining,
  { path, steps, about }: ProfileOptions,
): Promise<ProfileSummary> {
  const { native, tensorflow } = await loadTensorFlow();
  if (!native) throw new Error('only programs of native TensorFlow can be traced.');
  // The first traced step sets up what tracing needs.
  traced(native, () => training.advance());
  const found = Array.from({ length: steps }, (): TracedStep => {
    const began = performance.now();
    const { result, ops } = traced(native, () => {
      const { step } = training.advance();
      return { step, ended: performance.now() };
    });
    return { step: result.step, start: began * 1000, duration: (result.ended - began) * 1000, ops };
  });
  const trace = chromeTrace(found, { ...about, device: training.device, tensorflow: tensorflow ?? '' });
  exportFile(path, JSON.stringify(trace));
  return summarizeProfile(found);
}
