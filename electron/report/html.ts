import { printableLines } from '../../models/core/printable.mjs';

/** Markup that may stand in a page as it is. Only `html` and `raw` make it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** Null and false are nothing; texts and numbers are escaped, and what can't be seen of them is written out. */
export type Part = Html | string | number | null | false | readonly Part[];

/** Markup with parts of anybody's making in it, in elements and in quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((all, string, at) => `${all}${markupOf(parts[at - 1] ?? null)}${string}`));
}

/** What this program has written itself. */
export const raw = (markup: string): Html => new Html(markup);

function markupOf(part: Part): string {
  if (part === null || part === false) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map(markupOf).join('');
  return escapeText(String(part));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** As text of an element or of a quoted attribute: neither ends there, and nothing turns the reading order around. */
export function escapeText(text: string): string {
  return printableLines(text).replace(/[&<>"']/g, (character) => entities[character]!);
}
