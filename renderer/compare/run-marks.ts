/** Runs that are compared at once, at most: more letters and colours aren't told apart. */
export const MOST_RUNS = 12;
export const FEWEST_RUNS = 2;

/** The run's letter, by its place in the comparison: A, B, C … */
export const letterOf = (place: number): string => String.fromCharCode('A'.charCodeAt(0) + place);

/** The name of its colour, a token of the theme. */
export const colourOf = (place: number): string => `run-${letterOf(place).toLowerCase()}`;
