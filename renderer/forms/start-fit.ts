import { formatCount } from '../lib/format.js';

/**
 * Why a part of another run's weights can't be taken over, as far as the counts of parameters tell; null where they
 * agree, or tell nothing of that part. What has no parameters of its own, such as a run about that one, takes all as they are.
 */
export function misfit(
  part: string,
  here: Readonly<Record<string, number>>,
  there: Readonly<Record<string, number>>,
): string | null {
  if (part !== 'all') {
    const [own, other] = [here[part], there[part]];
    if (own === undefined || other === undefined || own === other) return null;
    return `${part}: ${formatCount(other)} parameters there and ${formatCount(own)} here; use the same settings of the model, or another part.`;
  }
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, one) => all + one, 0);
  if (Object.keys(there).length === 0 || sum(here) === 0 || sum(here) === sum(there)) return null;
  return `${formatCount(sum(there))} parameters there and ${formatCount(sum(here))} here; use the same settings of the model.`;
}
