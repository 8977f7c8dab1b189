/** A set-up step that cannot go on. `message` says in one sentence what is wrong, `remedy` in one what to do. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {string | null} [remedy]
   * @param {{ instant?: boolean }} [options] `instant`: noticed at once, so that every start may look again; other
   *   failures took time or the network and are not retried for a while
   */
  constructor(message, remedy = null, { instant = false } = {}) {
    super(message);
    this.name = 'SetupError';
    this.remedy = remedy;
    this.instant = instant;
  }
}
