import type { ExplanationsBody } from './explanations.js';

/** What one of a kind is called. */
export const playerKindName = { columns: 'column', patches: 'patch', pixels: 'pixel', words: 'word' } as const;

/** What the players of a row (its place among the explained) are called: columns, `patch 0`, `pixel 0`, `word 0: the`. */
export function playerNames({ players, rows }: Pick<ExplanationsBody, 'players' | 'rows'>, at: number): string[] {
  if (players.names) return [...players.names];
  const words = rows[at]?.words ?? null;
  if (words) return words.map((word, place) => `word ${place}: ${word}`);
  return Array.from({ length: players.count }, (_, player) => `${playerKindName[players.kind]} ${player}`);
}
