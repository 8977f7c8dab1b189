/** A token of the theme for the lines of a comparison, by their place: the letter's colour. */
export const colourOf = (group: number): string => `run-${'abcdefghijkl'[group % 12]}`;
