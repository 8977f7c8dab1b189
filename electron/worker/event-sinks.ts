import type { ViewerEvent, ViewerRequest, WorkerEvent } from '../protocol/run.js';
import type { DataPort, Host } from './host.js';

/** Everyone who hears of the run: the host, and whoever looks on through a data port. */
export class EventSinks {
  readonly #host: Pick<Host, 'send'>;
  readonly #ports = new Set<DataPort>();
  #status: WorkerEvent | null = null;

  constructor(host: Pick<Host, 'send'>) {
    this.#host = host;
  }

  send(event: WorkerEvent): void {
    if (event.kind === 'status') this.#status = event;
    this.#host.send(event);
    for (const port of this.#ports) port.postMessage(event);
  }

  /**
   * A new port is told that it is one, and how the run stands; what was told before, it reads from the run's directory.
   * That is complete because whatever is written is written first and told at once, with no turn in between in which a
   * port could come. `onMore` is called whenever it asks for more.
   */
  attach(port: DataPort, onMore: () => void): void {
    port.on('close', () => this.#ports.delete(port));
    port.on('message', ({ data }) => {
      if ((data as Partial<ViewerRequest> | null)?.kind === 'more') onMore();
    });
    port.start();
    this.#ports.add(port);
    const attached: ViewerEvent = { kind: 'attached' };
    port.postMessage(attached);
    if (this.#status) port.postMessage(this.#status);
  }
}
