const marks: Record<string, string> = { ' ': '␣', '\n': '⏎', '\r': '␍', '\t': '⇥', '': '∅' };
const LONGEST = 24;

/** A token so that it can be seen: white space as marks, control characters by their number, an empty one as ∅. */
export function visibleToken(token: string): string {
  return (
    marks[token] ??
    token
      .replace(/[ \n\r\t]/g, (space) => marks[space]!)
      .replace(/\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`)
  );
}

/** As `visibleToken`, cut where it would be too long for a label. */
export function tokenLabel(token: string): string {
  const visible = visibleToken(token);
  const letters = Array.from(visible);
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join('')}…` : visible;
}

/** A token as a screen reader should say it. */
export function spokenToken(token: string): string {
  const names: Record<string, string> = {
    ' ': 'space',
    '\n': 'line break',
    '\r': 'return',
    '\t': 'tab',
    '': 'nothing',
  };
  return names[token] ?? token;
}
