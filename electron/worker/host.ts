import { FLUSH, FLUSHED, isKind } from '../protocol/flush.js';
import type { WorkerEvent } from '../protocol/run.js';

/** A host that doesn't answer for so long will not any more. */
const FLUSH_WITHIN_MS = 10_000;

/** One end of a channel on which somebody looks on; a MessagePort of Electron's fits. */
export interface DataPort {
  postMessage(message: unknown): void;
  on(event: 'close', listener: () => void): unknown;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  start(): void;
}

/** The process that started this one. Each listener is set once. */
export interface Host {
  send(event: WorkerEvent): void;
  onCommand(listener: (raw: unknown) => void): void;
  onPort(listener: (port: DataPort) => void): void;
  /** The host is gone: nobody will ask for anything any more. */
  onGone(listener: () => void): void;
  /** Resolves once everything sent has arrived or is in the system's hands, so that this process may end. */
  flush(): Promise<void>;
}

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: DataPort[] }) => void): unknown;
}

/** The host of this process: Electron's main process, or whoever forked it. Throws where there is none. */
export function connectHost(): Host {
  const { parentPort } = process as { parentPort?: ParentPort };
  if (parentPort) return electronHost(parentPort);
  if (process.send) return forkHost();
  throw new Error('worker: there is no host; start it through lab or the app.');
}

export function electronHost(parentPort: ParentPort): Host {
  let onCommand: (raw: unknown) => void = () => undefined;
  let onPort: (port: DataPort) => void = () => undefined;
  let flushed: () => void = () => undefined;
  parentPort.on('message', ({ data, ports }) => {
    const [port] = ports;
    if (port) onPort(port);
    else if (isKind(FLUSHED, data)) flushed();
    else onCommand(data);
  });
  return {
    send: (event) => parentPort.postMessage(event),
    onCommand: (listener) => (onCommand = listener),
    onPort: (listener) => (onPort = listener),
    // Electron ends its utility processes with itself.
    onGone: () => undefined,
    flush: () =>
      new Promise((resolve) => {
        flushed = resolve;
        setTimeout(resolve, FLUSH_WITHIN_MS);
        parentPort.postMessage(FLUSH);
      }),
  };
}

function forkHost(): Host {
  let lastSend: Promise<void> = Promise.resolve();
  return {
    send(event) {
      if (!process.connected) return;
      lastSend = new Promise((resolve) => process.send!(event, undefined, undefined, () => resolve()));
    },
    onCommand: (listener) => void process.on('message', listener),
    onPort: () => undefined,
    onGone: (listener) => void process.on('disconnect', listener),
    flush: () => lastSend,
  };
}
