import type { ExplainConfig } from './config.js';
import type { Opened } from './explain-row.js';
import type { Explained } from './explained-rows.js';
import type { Asked, Explains } from './methods/method.js';
import type { MethodName } from './methods/methods.js';

/** What a run has explained so far, for those who look at it further. */
export interface Explanation {
  opened: Opened;
  config: ExplainConfig;
  explained: Explained;
  /** What was used. */
  method: MethodName;
  /** How rows of so many players are explained by a method; null where it can't. */
  explains(method: MethodName, players: number): Explains | null;
  /** All that a method is asked with for a row of this number; `turn` turns the model to it, to be called before it is asked. */
  asked(row: number): Promise<{ asked: Asked; turn: () => void }>;
}
