import type { z } from 'zod';
import type { Learner } from './learner.js';
import type { PanelContent } from './panel.js';
import { parseValues } from './parse-config.js';
import type { AnsweredOf, QuestionInfo } from './questions.js';

/**
 * Asks a model in training, or one of a checkpoint. Pieces that are told on the way are passed to `onPiece`. Throws
 * RequestError whose `field` names the key that is wrong, or in one sentence where the model can't answer.
 */
export async function ask<Question extends QuestionInfo>(
  learner: Learner,
  question: Question,
  asked: z.input<Question['asked']>,
  onPiece: (piece: unknown) => void = () => undefined,
): Promise<PanelContent<AnsweredOf<Question>>> {
  const given = parseValues(question.asked, asked as Record<string, unknown>);
  const answered = learner.ask(question.name, given, { monotonicMs: () => performance.now(), cancelled: false });
  if (!('next' in answered)) return (await answered) as PanelContent<AnsweredOf<Question>>;
  for (;;) {
    const { done, value } = await answered.next();
    if (done) return value as PanelContent<AnsweredOf<Question>>;
    onPiece(value);
  }
}
