/** What runs that differ by their seeds alone are called together: what their names begin with, or the first one's name. */
export function groupName(names: readonly string[]): string {
  const [first = '', ...others] = names;
  let length = first.length;
  for (const other of others) {
    let same = 0;
    while (same < length && first[same] === other[same]) same++;
    length = same;
  }
  if (others.length === 0) return first;
  const common = first.slice(0, length).replace(/[\s\-_·.,(#]+(?:seed|s)?[\s\-_·.,(#]*\d*$/i, '');
  return common.length < 3 ? first : common;
}
