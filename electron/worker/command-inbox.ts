import type { ControlCommand } from '../protocol/app.js';

/** Commands that wait until training has time for them. */
export class CommandInbox {
  readonly #commands: ControlCommand[] = [];
  readonly #stop = new AbortController();
  #wake: () => void = () => undefined;

  add(command: ControlCommand): void {
    this.#commands.push(command);
    if (command.kind === 'stop') this.#stop.abort();
    this.#wake();
  }

  /** Puts back what was taken and can't be obeyed yet, before everything that came since. */
  putBack(commands: ControlCommand[]): void {
    this.#commands.unshift(...commands);
  }

  /** Fires as soon as the run is told to stop, whatever it is waiting for. */
  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  /** The oldest one, which leaves the inbox. */
  take(): ControlCommand | undefined {
    return this.#commands.shift();
  }

  /** Resolves once there is a command. */
  async arrival(): Promise<void> {
    if (this.#commands.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}
