import { onWhite } from '../../../../models/explain/pictures/picture.js';

/** Of what speaks for an output, and against it, as #rrggbb, as in all pictures of an explanation. */
export const signColours = { for: onWhite.up, against: onWhite.down, notFinite: onWhite.missing } as const;

/** What lies over a picture or under a word: clear at a share of 0, `strength` of it at −1 and 1. As #rrggbbaa. */
export function tint(share: number, strength: number): string {
  if (Number.isNaN(share)) return `${signColours.notFinite}${alphaOf(strength)}`;
  return `${share < 0 ? signColours.against : signColours.for}${alphaOf(Math.abs(share) * strength)}`;
}

function alphaOf(alpha: number): string {
  return twoDigits(Math.round(Math.max(0, Math.min(1, alpha)) * 255));
}

function twoDigits(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
