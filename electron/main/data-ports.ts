import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { PORT_CHANNEL } from '../protocol/channels.js';

/** What a run's worker offers: a data port of its own for everyone who looks on. */
export interface PortTaker {
  takePort(port: MessagePortMain): void;
}

/**
 * Connects the page with the workers of the runs it looks at. A port is made for each worker: when a run that waited
 * starts, or one that crashed starts again, the page gets a new port without asking.
 */
export class DataPorts {
  readonly #contents: WebContents;
  readonly #watched = new Set<string>();
  readonly #workers = new Map<string, PortTaker>();

  constructor(contents: WebContents) {
    this.#contents = contents;
    // A page that was loaded anew knows nothing of its former ports.
    contents.on('did-navigate', () => this.#watched.clear());
  }

  /** Whether there is a worker to be connected with now. */
  attach(id: string): boolean {
    this.#watched.add(id);
    return this.#connect(id);
  }

  /** The page closes its own end; later workers of the run send it nothing. */
  detach(id: string): void {
    this.#watched.delete(id);
  }

  workerStarted(id: string, worker: PortTaker): void {
    this.#workers.set(id, worker);
    if (this.#watched.has(id)) this.#connect(id);
  }

  workerEnded(id: string): void {
    this.#workers.delete(id);
  }

  #connect(id: string): boolean {
    const worker = this.#workers.get(id);
    if (!worker || this.#contents.isDestroyed()) return false;
    const { port1, port2 } = new MessageChannelMain();
    worker.takePort(port1);
    this.#contents.postMessage(PORT_CHANNEL, id, [port2]);
    return true;
  }
}
