import { RequestError } from '../core/errors.js';
import type { ExplainedInference } from '../core/inference.js';
import type { ProgramFunction } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';
import type { ExplainConfig } from './config.js';
import type { ExplainedModel } from './explained-model.js';
import { readsTokens } from './players/words.js';
import { firstInputOf, givenOf } from './source/given-inputs.js';
import { choiceOf, chosenTokens, tokensToExplain } from './source/next-token.js';

/** What is explained of each row, where rows have more than one input, or outputs of their own. */
export interface Aim {
  /** From the first input alone to the outputs that are explained. */
  inference: ExplainedInference;
  /** What its program has besides weights. */
  variables: Record<string, TensorData>;
  functions: Record<string, ProgramFunction>;
  /** Turns the model to a row: its raw inputs [1, …] by name, and what is right for it. */
  at(model: ExplainedModel, row: Record<string, TensorData>, target: number | null): AimedAt;
}

/** A row as the program is turned to it. */
export interface AimedAt {
  /** Names of its outputs, where they are its own. */
  outputs: readonly string[] | null;
  /** What is right for it; of outputs that are its own, the place. */
  target: number | null;
}

/** The program's function that gives all `logits` [1, V] of a row. */
const VOCABULARY = 'vocabulary';

export function aimOf(inference: ExplainedInference, config: Pick<ExplainConfig, 'space'>): Aim {
  const single = firstInputOf(inference);
  const variables = givenOf(inference, null);
  const { task } = inference;
  if (task.kind !== 'token') {
    const at: Aim['at'] = (model, row, target) => {
      if (Object.keys(variables).length > 0)
        model.turnTo(row[inference.inputs[0]!.name]!.data, givenOf(inference, row));
      return { outputs: null, target };
    };
    return { inference: single, variables, functions: {}, at };
  }
  const { vocabulary } = task;
  const [input, output] = [inference.inputs[0]!, inference.outputs[0]!];
  if (input.meaning.kind !== 'tokens') throw new RequestError('start: the model predicts tokens of what are none.');
  const { label } = readsTokens(input.meaning.tokenizer, input.meaning.padding);
  return {
    inference: chosenTokens(single, vocabulary, config),
    variables: { ...variables, ...choiceOf([], vocabulary) },
    functions: {
      [VOCABULARY]: (scope, { x }) => ({ logits: single.infer(scope, { [input.name]: x! })[output.name]! }),
    },
    at(model, row, target) {
      const { data } = row[input.name]!;
      const given = givenOf(inference, row);
      model.turnTo(data, given);
      const { tensors } = model.program.run(VOCABULARY, { x: row[input.name]! });
      const tokens = tokensToExplain(tensors['logits']!.data, target);
      model.turnTo(data, { ...given, ...choiceOf(tokens, vocabulary) });
      const place = target === null ? -1 : tokens.indexOf(target);
      return { outputs: tokens.map(label), target: place < 0 ? null : place };
    },
  };
}
