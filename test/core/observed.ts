import { eachEvaluated } from '../../models/core/evaluated.js';
import type { Evaluation, ModelPart, Run } from '../../models/core/model.js';
import type { PanelContent } from '../../models/core/panel.js';
import { inOneGo, isInTurns, type InTurns } from '../../models/core/turns.js';
import type { Outputs } from '../../models/engine/program.js';

/** What a model's panels show, without a learner around it. */
export function observed(
  panels: NonNullable<ModelPart['panels']>,
  { run, wanted, evaluation }: { run: Run; wanted: readonly string[]; evaluation: Evaluation | null },
): Record<string, PanelContent> {
  function* evaluated(): InTurns<Outputs[]> {
    const outputs: Outputs[] = [];
    yield* eachEvaluated(evaluation!, { extent: 'quick', run, take: (one) => void outputs.push(one) });
    return outputs;
  }
  const looking = panels.observe(run, wanted, evaluated);
  return isInTurns(looking) ? inOneGo(looking) : looking;
}
