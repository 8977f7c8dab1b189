/** What a file tells of itself, as texts: what is no text is JSON. */
export function metadataTextsOf(metadata: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(metadata).map(
    ([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  return Object.fromEntries(texts.filter(([, text]) => text !== undefined));
}
