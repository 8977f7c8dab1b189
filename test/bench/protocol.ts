/** What the benchmark and its contenders' processes say to each other, one JSON object a line. */

/** The last argument of a contender's command line. */
export interface Start {
  workload: string;
  contender: string;
  /** Whether a peer compiles: torch.compile, XLA. */
  compile: boolean;
  batchFactor: number;
  widthFactor: number;
}

/** What a contender says once it can train. */
export interface Hello {
  parameters: number;
  /** Of what it runs on. */
  version: string;
  /** The GPU's name where it is known, `GPU`, or `CPU`. */
  device: string;
  /** Whether it classifies, and whether it writes text. */
  infers: boolean;
  writes: boolean;
}

export type Request =
  /** Train so many steps: their losses, each read back. */
  | { kind: 'train'; steps: number }
  /** Train for about so many milliseconds: the mean of a step. */
  | { kind: 'step'; ms: number }
  /** Classify a batch again and again for about so many milliseconds: the mean of once. */
  | { kind: 'infer'; batch: number; ms: number }
  /** Write a text that is longer than the context. */
  | { kind: 'write'; beyond: number };

/** Tokens per second. */
export interface Writing {
  /** While the text fits the context. */
  withinContext: number;
  /** Once it is longer. */
  beyondContext: number;
}

export interface Answers {
  train: { losses: number[] };
  step: { ms: number };
  infer: { ms: number };
  write: Writing;
}
