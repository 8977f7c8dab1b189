import { createTraining } from '../../models/core/train.js';
import type { TrainingOptions } from '../../models/core/learner.js';
import { ProgramTraining } from '../../models/core/program-training.js';

/** The learner of an architecture that is one program. */
export async function programTraining(options: TrainingOptions): Promise<ProgramTraining> {
  const learner = await createTraining(options);
  if (learner instanceof ProgramTraining) return learner;
  throw new Error(`${options.architecture} is no program.`);
}
