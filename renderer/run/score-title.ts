/** A score's title beside a loss's, without the word that both begin with: "accuracy" beside "Validation loss". */
export function scoreTitle(score: string, loss: string): string {
  const [first, ...rest] = score.split(' ');
  return rest.length > 0 && loss.split(' ')[0] === first ? rest.join(' ') : score;
}
