import { parseFilter, type Aspect } from '../../../models/core/filter/parse-filter.js';

/** What the filter asks of this aspect alone; null where it doesn't, or asks more than one thing. */
export function aspectOf(text: string, aspect: Aspect): string | null {
  const terms = parsed(text).filter((term) => term.kind === 'aspect' && term.aspect === aspect);
  const [first] = terms;
  return terms.length === 1 && first?.kind === 'aspect' && !first.not && first.values.length === 1
    ? first.values[0]!
    : null;
}

/** The filter with this asked of an aspect, or with nothing for null; all else stays as it was typed. */
export function withAspect(text: string, aspect: Aspect, value: string | null): string {
  let rest = text;
  for (const term of [...parsed(text)].reverse()) {
    if (term.kind === 'aspect' && term.aspect === aspect)
      rest = `${rest.slice(0, term.at.from)}${rest.slice(term.at.to)}`;
  }
  const kept = rest.replace(/\s+/g, ' ').trim();
  if (value === null) return kept;
  const term = `${aspect}:${/[\s,"]/.test(value) ? `"${value}"` : value}`;
  return kept === '' ? term : `${kept} ${term}`;
}

function parsed(text: string) {
  try {
    return parseFilter(text);
  } catch {
    return [];
  }
}
