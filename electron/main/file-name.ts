/** A name for a new file as the page proposes it, without anything that would make it a path or a hidden file. */
export function fileName(proposed: string): string {
  // eslint-disable-next-line no-control-regex
  const safe = proposed.replace(/[/\\:*?"<>|\u0000-\u001f]+/g, '-').replace(/^[.\s]+/, '');
  return safe === '' ? 'file' : safe;
}
