import type { Program } from '../../../models/engine/program.js';
import type { ModelPart } from '../../../models/core/model.js';
import { generateDefaults, generateQuestion } from '../../../models/transformer/questions/generate.js';
import type { Writing } from '../protocol.js';

/**
 * How fast a language model writes, first within its context, where keys and values of what came before are kept, then
 * `beyond` tokens more, each of which costs a pass over a whole context. What it has learned is no matter of speed.
 */
export function writes(
  program: Program,
  text: ModelPart,
  { prompt, context }: { prompt: string; context: number },
): (beyond: number) => Writing {
  let seed = 0;
  return (beyond) => {
    const options = { ...generateDefaults, prompt, seed: seed++, maxTokens: context + beyond };
    const ask = text.questions![generateQuestion.name]!;
    const answering = { monotonicMs: () => performance.now(), cancelled: false };
    // Its pieces are told as they are made; what is asked is complete.
    const pieces = ask((name, feeds) => program.run(name, feeds), options as never, answering) as Generator<string>;
    return { withinContext: speedOf(pieces, context - 1), beyondContext: speedOf(pieces, beyond) };
  };
}

/** Tokens per second over the next `count`; each piece is one. */
function speedOf(pieces: Generator<string>, count: number): number {
  const start = performance.now();
  for (let i = 0; i < count; i++) if (pieces.next().done) throw new Error(`The text ended before ${count} tokens.`);
  return (count / (performance.now() - start)) * 1000;
}
