/** What TensorFlow says at every start, before its log level counts. */
const chatter = /^(WARNING: All log messages before absl::InitializeLog\(\) .*|I\d{4} .*)\n/gm;

/** Keeps the end of what a process wrote, so that a crash can be shown with its last words. */
export class OutputTail {
  readonly #limit: number;
  #text = '';

  /** `limit` in characters. */
  constructor(limit = 8192) {
    this.#limit = limit;
  }

  add(text: string): void {
    this.#text = (this.#text + text).slice(-this.#limit);
  }

  /** Without what TensorFlow says of itself though nothing is wrong. */
  get text(): string {
    return this.#text.replace(chatter, '');
  }
}
