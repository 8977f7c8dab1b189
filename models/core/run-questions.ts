import { architectureConfigs } from './architectures.js';
import type { ArchitectureConfig } from './config.js';
import type { QuestionInfo } from './questions.js';
import { fits } from './start.js';

/** What a run can be asked, and the architecture that answers it: its own, or one that brings the question. */
export interface RunQuestion {
  info: QuestionInfo;
  by: string;
}

/** Everything that a checkpoint of such a run can be asked: its own questions, and those that others bring. */
export function runQuestions(architecture: ArchitectureConfig, config: Record<string, unknown>): RunQuestion[] {
  const own = architecture.questions(config).map((info) => ({ info, by: architecture.name }));
  const brought = architectureConfigs.flatMap(({ name, asks = [] }) =>
    asks
      .filter((one) => fits(one, architecture))
      .flatMap((one) => one.questions(config).map((info) => ({ info, by: name }))),
  );
  return [...own, ...brought.filter(({ info }) => own.every((one) => one.info.name !== info.name))];
}
