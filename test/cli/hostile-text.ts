/** Texts that a terminal would take for more than text, each of another kind. */
export const hostile = [
  '\u001b]0;title\u0007',
  '\u001b]8;;file:///etc/passwd\u001b\\\\link',
  '\u001b[2J\u001b[H',
  '\u001bc',
  '\u009b31mred',
  'over\rwritten',
  'back\b\b\bspace',
  'right\u202eto left',
  'isolate\u2066d\u2069',
  'line\u2028separator\u2029',
  'half\ud83d',
  'half\udc00',
  'nul\u0000 and del\u007f',
  'vertical\u000b tab\u000c, next\u0085line',
];

/** All of them in one word. */
export const everythingHostile = hostile.join('|');

/** What a terminal would obey or hide, of a text in which line ends and tabs are meant. */
export function rawOf(text: string): string[] {
  return (
    text
      .replace(/\r?\n/g, '')
      // eslint-disable-next-line no-control-regex
      .match(/(?!\t)[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu) ?? []
  );
}
