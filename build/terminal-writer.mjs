/**
 * The one way to a terminal. What others have made, names, paths, labels and messages, can neither move the cursor nor
 * pass for something that this project says: all that can't be seen is escaped.
 */
import { printable, printableLines } from '../models/core/printable.mjs';

/** @typedef {{ isTTY?: boolean, columns?: number, write(text: string): unknown }} TerminalStream */

/**
 * @typedef {object} TerminalWriter
 * @property {(text: string) => void} line one line; breaks within `text` are escaped as well
 * @property {(text: string) => void} lines text whose line breaks and tabs are meant
 * @property {(text: string) => void} redraw takes the place of the line that was drawn last; without effect on what is no
 *   terminal. Whatever is written next takes it away, and so does an empty one.
 */

const TO_THE_START_AND_EMPTY = '\r\u001b[K';

/**
 * @param {TerminalStream} stream
 * @returns {TerminalWriter}
 */
export function terminalWriter(stream) {
  let drawn = false;
  /** @param {string} text */
  const write = (text) => {
    stream.write(`${drawn ? TO_THE_START_AND_EMPTY : ''}${text}`);
    drawn = false;
  };
  return {
    line: (text) => write(`${printable(text)}\n`),
    lines: (text) => write(printableLines(text)),
    redraw(text) {
      if (!stream.isTTY || (text === '' && !drawn)) return;
      stream.write(`${TO_THE_START_AND_EMPTY}${printable(text)}`);
      drawn = text !== '';
    },
  };
}

// Whoever read along may have gone, which is no reason to end: a window goes on without its terminal.
process.stderr.on('error', () => undefined);

/** What this process says beside its results. */
export const standardError = terminalWriter(process.stderr);
/** Its results. */
export const standardOutput = terminalWriter(process.stdout);
