/** Unicode code points, which count as characters here as they do in Python and in nanoGPT. */

/** How many code points `text` has. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let i = 0; i + 1 < text.length; i++) {
    if (isPair(text, i)) {
      count--;
      i++;
    }
  }
  return count;
}

/** The place in `text` behind its first `characters` code points. */
export function placeOfCharacter(text: string, characters: number): number {
  let place = 0;
  for (let seen = 0; seen < characters && place < text.length; seen++) place += isPair(text, place) ? 2 : 1;
  return place;
}

/** The different code points of all texts, ascending. */
export function distinctCharacters(texts: Iterable<string>): number[] {
  const units = new Uint8Array(0x10000);
  const beyond = new Set<number>();
  for (const text of texts) {
    for (let i = 0; i < text.length; i++) {
      if (isPair(text, i)) beyond.add(text.codePointAt(i++)!);
      else units[text.charCodeAt(i)] = 1;
    }
  }
  const characters: number[] = [];
  units.forEach((seen, unit) => {
    if (seen) characters.push(unit);
  });
  return characters.concat([...beyond].sort((a, b) => a - b));
}

/** Whether a high and a low surrogate at `place` make one code point. */
function isPair(text: string, place: number): boolean {
  return (text.charCodeAt(place) & 0xfc00) === 0xd800 && (text.charCodeAt(place + 1) & 0xfc00) === 0xdc00;
}
