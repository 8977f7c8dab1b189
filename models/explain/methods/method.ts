import type { TensorData } from '../../engine/tensor-data.js';
import type { Background } from '../background/background.js';
import type { ExplainConfig } from '../config.js';
import type { ExplainedModel } from '../explained-model.js';
import type { Players } from '../players.js';

/** A row to be explained, and with what. */
export interface Asked {
  model: ExplainedModel;
  config: Pick<ExplainConfig, 'budget' | 'seed'>;
  /** Raw [D]. */
  row: TensorData['data'];
  /** Its number, of which random draws depend and nothing else. */
  number: number;
  players: Players;
  background: Background;
}

/** How a row's outputs are shared out. */
export interface Attribution {
  /** [K, M], output by output; NaN for outputs that the method has left out, see chosenOutputs. */
  values: Float64Array;
  /** Of the row [K]. */
  outputs: Float64Array;
  /** Without knowing anything of the row [K]; 0 for methods whose values add up to nothing. */
  expected: Float64Array;
  /** What the model itself gives where values begin, where that is no mean over the background [K]. */
  startsAt?: Float64Array;
  /** Inputs that the model was run on. */
  evaluations: number;
  /** Standard error of the values at the worst one, where they are drawn; null where they are not. */
  error: number | null;
}

/** Yields between two calls of the model. */
export type Explains = (asked: Asked) => Generator<void, Attribution>;
