import { doingPiece } from '../../models/core/questions.js';
import type { CliContext } from './cli-context.js';

/** Tells people what an answer is waiting for, a line on standard error for each thing that is done. */
export function tellDoing({ terminal }: CliContext): (pieces: unknown[]) => void {
  let last = '';
  return (pieces) => {
    for (const piece of pieces) {
      const { success, data } = doingPiece.safeParse(piece, { jitless: true });
      if (!success || data.doing === last) continue;
      last = data.doing;
      terminal.tell(`${last}…`);
    }
  };
}
