// Red and blue of equal lightness: told apart by all who see colours, whichever they lack.
const FOR = [222, 48, 62] as const;
const AGAINST = [30, 112, 222] as const;
/** What is not a number, and nothing else. */
const NOT_FINITE = '#808080';

/** Of what speaks for an output, and against it, as #rrggbb. */
export const signColours = { for: hex(FOR), against: hex(AGAINST), notFinite: NOT_FINITE } as const;

/** What lies over a picture or under a word: clear at a share of 0, `strength` of it at −1 and 1. As #rrggbbaa. */
export function tint(share: number, strength: number): string {
  if (Number.isNaN(share)) return `${NOT_FINITE}${alphaOf(strength)}`;
  return `${hex(share < 0 ? AGAINST : FOR)}${alphaOf(Math.abs(share) * strength)}`;
}

function hex([red, green, blue]: readonly [number, number, number]): string {
  return `#${[red, green, blue].map(twoDigits).join('')}`;
}

function alphaOf(alpha: number): string {
  return twoDigits(Math.round(Math.max(0, Math.min(1, alpha)) * 255));
}

function twoDigits(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
