/** What a trained model can be asked. Types and defaults only. */

/** An input of the user's: text, an image file, or an example of the test data by its number from 0. */
export type ProbeInput =
  { kind: 'text'; text: string } | { kind: 'file'; path: string } | { kind: 'example'; number: number };

export interface GenerateOptions {
  prompt: string;
  /** Tokens to write at most. */
  maxTokens: number;
  /** Divides the logits; 0 always takes the most probable token. */
  temperature: number;
  /** Only the k most probable tokens are drawn from; null for all. */
  topK: number | null;
  /** Only the most probable tokens that together have this probability are drawn from; 1 for all. */
  topP: number;
  /** The same seed writes the same text. */
  seed: number;
  /** Writing ends before this text; empty for never. */
  stop: string;
}

export const generateDefaults: GenerateOptions = {
  prompt: '',
  maxTokens: 200,
  temperature: 0.8,
  topK: null,
  topP: 1,
  seed: 0,
  stop: '',
};

/** How a model does on data that it was not trained on. */
export interface EvaluationResult {
  /** By metric name. */
  values: Record<string, number>;
  /** How many examples, and what they are in the plural. */
  examples: number;
  unit: string;
}
