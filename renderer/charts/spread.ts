/**
 * Places near the wanted ones that are at least `gap` apart and lie within a span, in the order of `wanted`: whatever would
 * overlap is moved as little as together it can be. Where there is no room for all they are evenly spread.
 */
export function spread(
  wanted: readonly number[],
  { from, to, gap }: { from: number; to: number; gap: number },
): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!);
  const apart = Math.min(gap, order.length > 1 ? (to - from) / (order.length - 1) : gap);
  // Groups that touch are moved as one, to the mean of what its members would like.
  const groups: { members: number[]; first: number }[] = [];
  const clamped = (first: number, count: number) => Math.max(from, Math.min(first, to - (count - 1) * apart));
  for (const member of order) {
    groups.push({ members: [member], first: clamped(wanted[member]!, 1) });
    for (;;) {
      const [last, before] = [groups.at(-1)!, groups.at(-2)];
      if (!before || before.first + before.members.length * apart <= last.first + 1e-9) break;
      groups.splice(-2);
      const members = [...before.members, ...last.members];
      const mean = members.reduce((sum, one, i) => sum + wanted[one]! - i * apart, 0) / members.length;
      groups.push({ members, first: clamped(mean, members.length) });
    }
  }
  const places = new Array<number>(wanted.length);
  for (const { members, first } of groups) members.forEach((one, i) => (places[one] = first + i * apart));
  return places;
}
