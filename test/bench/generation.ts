import { generateDefaults } from '../../models/core/questions.js';
import { createProgram } from '../../models/engine/create-program.js';
import { buildTransformer } from '../../models/transformer/transformer.js';
import { figures, type Figures } from './measure.js';
import { characterOf, config, sources } from './nano.js';

/** Tokens per second that the nano model writes, compiled and untrained: speed does not depend on what it has learned. */
export interface GenerationFigures {
  /** While the text fits the context: keys and values of what came before are kept. */
  withinContext: Figures;
  /** Once it is longer, and each token costs a pass over a whole context. */
  beyondContext: Figures;
}

/** Tokens beyond the context in a round; within it there are as many as fit. */
const BEYOND = 200;

export async function measureGeneration(rounds: number, report: (line: string) => void): Promise<GenerationFigures> {
  const { variables, optimizers, data, text } = await buildTransformer(config, sources);
  if (!text) throw new Error('The nano model writes no text.');
  const { functions, scratch } = text;
  const program = await createProgram({ variables, optimizers, data, scratch, functions });
  program.prepare(text.prepare);
  const [within, beyond]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    report(`generation: ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}`);
    const options = { ...generateDefaults, prompt: characterOf(0), seed: round, maxTokens: config.context + BEYOND };
    const writing = text.generate((name, feeds) => program.run(name, feeds), options);
    const speeds = [speedOf(writing, config.context - 1), speedOf(writing, BEYOND)] as const;
    if (round === 0) continue;
    within.push(speeds[0]);
    beyond.push(speeds[1]);
  }
  program.dispose();
  return { withinContext: figures(within), beyondContext: figures(beyond) };
}

/** Tokens per second over the next `count`; each piece is one. */
function speedOf(writing: Generator<string>, count: number): number {
  const start = performance.now();
  for (let i = 0; i < count; i++) if (writing.next().done) throw new Error(`The text ended before ${count} tokens.`);
  return (count / (performance.now() - start)) * 1000;
}
