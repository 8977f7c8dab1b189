import type { Prediction } from '../../../../models/panels/probes.js';

export type Verdict = 'right' | 'wrong' | 'unknown';

/** One position of a prediction. */
export interface Guess {
  position: number;
  predicted: string;
  /** Null where nothing is asked or known. */
  target: string | null;
  verdict: Verdict;
}

export interface Score {
  right: number;
  asked: number;
}

type Tokens = Extract<Prediction, { kind: 'tokens' }>;

/** The positions whose predictions count. */
export function guessesOf(prediction: Tokens): Guess[] {
  return prediction.predicted.slice(prediction.answerFrom).map((predicted, i) => {
    const position = prediction.answerFrom + i;
    const target = prediction.target[position] ?? null;
    return { position, predicted, target, verdict: target === null ? 'unknown' : verdictOf(predicted === target) };
  });
}

/** How much of a prediction is right; null where nothing is known to compare with. */
export function scoreOf(prediction: Prediction): Score | null {
  if (prediction.kind === 'class') {
    if (prediction.target === null) return null;
    return { right: prediction.classes[0]?.name === prediction.target ? 1 : 0, asked: 1 };
  }
  const asked = guessesOf(prediction).filter((guess) => guess.verdict !== 'unknown');
  if (asked.length === 0) return null;
  return { right: asked.filter((guess) => guess.verdict === 'right').length, asked: asked.length };
}

function verdictOf(right: boolean): Verdict {
  return right ? 'right' : 'wrong';
}
