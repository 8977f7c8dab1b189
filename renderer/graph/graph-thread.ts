/** The thread in which graphs are laid out and held against each other: the window goes on meanwhile. */
import { diffModels } from '../../models/edge/inspect/model-diff.js';
import { graphOf } from '../../models/edge/inspect/model-graph.js';
import type { GraphAnswer, GraphQuestion } from './graph-worker.js';
import { layeredLayout } from './layout/layered-layout.js';

function answer(asked: GraphQuestion): GraphAnswer['result'] {
  if (asked.kind === 'layout') return layeredLayout(asked.input, asked.options);
  return diffModels(graphOf(asked.a), graphOf(asked.b));
}

addEventListener('message', ({ data: { number, asked } }: MessageEvent<{ number: number; asked: GraphQuestion }>) => {
  try {
    postMessage({ number, result: answer(asked) } satisfies GraphAnswer);
  } catch (thrown) {
    postMessage({ number, result: thrown instanceof Error ? thrown.message : String(thrown) } satisfies GraphAnswer);
  }
});
