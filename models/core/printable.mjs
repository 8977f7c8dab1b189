/** Text of others' making, shown so that it can neither move the cursor nor turn the reading order around. */

/**
 * Control characters, separators of lines, overrides of the reading order, and halves of surrogate pairs. Written as
 * escapes, so that nothing of the kind stands in this file.
 */
const outOfSight = '\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff';
const hidden = new RegExp(`[${outOfSight}]`, 'gu');
const hiddenInLines = new RegExp(`(?!\\r?\\n|\\t)[${outOfSight}]`, 'gu');

/**
 * As a part of one line: what can't be seen is escaped as JSON has it, `\u001b`.
 * @param {string} text
 * @returns {string}
 */
export function printable(text) {
  return text.replace(hidden, escaped);
}

/** Longer names are no part of a sentence. */
const LONGEST = 100;

/**
 * As a part of one sentence, whatever its length: as much of it as a sentence holds.
 * @param {string} text
 * @returns {string}
 */
export function excerpt(text) {
  return printable(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}

/**
 * As lines: newlines, with a carriage return before them or without, and tabs stay.
 * @param {string} text
 * @returns {string}
 */
export function printableLines(text) {
  return text.replace(hiddenInLines, escaped);
}

/**
 * Whether `text` is as it looks.
 * @param {string} text
 */
export function isPrintable(text) {
  return text.search(hidden) < 0;
}

/** @param {string} character */
function escaped(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
