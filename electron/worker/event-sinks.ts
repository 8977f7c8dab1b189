import type { ViewerRequest, WorkerEvent } from '../protocol/run.js';
import type { DataPort, Host } from './host.js';

type Greeting = Extract<WorkerEvent, { kind: 'run' | 'status' }>;

/** Everyone who hears of the run: the host, and whoever looks on through a data port. */
export class EventSinks {
  readonly #host: Pick<Host, 'send'>;
  readonly #ports = new Set<DataPort>();
  readonly #latest = new Map<Greeting['kind'], Greeting>();

  constructor(host: Pick<Host, 'send'>) {
    this.#host = host;
  }

  send(event: WorkerEvent): void {
    if (event.kind === 'run' || event.kind === 'status') this.#latest.set(event.kind, event);
    this.#host.send(event);
    for (const port of this.#ports) port.postMessage(event);
  }

  /**
   * A new port first learns how the run stands; what was measured before, it reads from the run's directory. `onMore` is
   * called whenever it asks for more.
   */
  attach(port: DataPort, onMore: () => void): void {
    port.on('close', () => this.#ports.delete(port));
    port.on('message', ({ data }) => {
      if ((data as Partial<ViewerRequest> | null)?.kind === 'more') onMore();
    });
    port.start();
    this.#ports.add(port);
    for (const event of this.#latest.values()) port.postMessage(event);
  }
}
