import { terminalWriter } from '../terminal-writer.mjs';

/**
 * @typedef {object} Progress
 * @property {(text: string) => void} begin names what `part` does now
 * @property {(fraction: number) => void} advance how far it is, 0…1
 * @property {(text: string) => void} say prints a line that stays
 * @property {() => void} end
 */

/**
 * Shows what the parts of a set-up are doing: one line rewritten in place on a terminal, otherwise a line per step.
 * @param {import('../terminal-writer.mjs').TerminalStream} stream
 */
export function createDisplay(stream) {
  const writer = terminalWriter(stream);
  /** @type {Map<string, { text: string, fraction: number | null, told: number }>} */
  const running = new Map();

  function redraw() {
    if (!stream.isTTY) return;
    const line = [...running].map(([part, { text, fraction }]) => `${part}: ${text}${percent(fraction)}`).join(' · ');
    writer.redraw(line.slice(0, (stream.columns ?? 80) - 1));
  }

  /** @param {string} text */
  function print(text) {
    writer.line(text);
    redraw();
  }

  /**
   * @param {string} part such as "TensorFlow"
   * @returns {Progress}
   */
  return function progressOf(part) {
    return {
      begin(text) {
        running.set(part, { text, fraction: null, told: 0 });
        if (stream.isTTY) redraw();
        else print(`${part}: ${text}`);
      },
      advance(fraction) {
        const state = running.get(part);
        if (!state) return;
        state.fraction = Math.min(1, fraction);
        if (stream.isTTY) redraw();
        else if (state.fraction - state.told >= 0.25 && state.fraction < 1) {
          state.told = Math.floor(state.fraction * 4) / 4;
          print(`${part}: ${state.text}${percent(state.told)}`);
        }
      },
      say(text) {
        print(`${part}: ${text}`);
      },
      end() {
        running.delete(part);
        redraw();
      },
    };
  };
}

/** @param {number | null} fraction */
function percent(fraction) {
  return fraction === null ? '' : ` ${Math.floor(fraction * 100)} %`;
}
