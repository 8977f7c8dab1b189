import { utilityProcess, type MessagePortMain } from 'electron';
import { utilityTransport } from '../launch/utility-transport.js';
import type { WorkerTransport } from '../launch/worker-transport.js';
import type { PortTaker } from './data-ports.js';

export interface WorkerProcessOptions {
  /** The bundled worker. */
  path: string;
  env: NodeJS.ProcessEnv;
  /** What the system's list of processes calls it. */
  name: string;
}

/** Starts a worker in a process of its own, which ends with this one. It takes data ports besides commands. */
export function startWorker({ path, env, name }: WorkerProcessOptions): WorkerTransport & PortTaker {
  const child = utilityProcess.fork(path, [], { env, stdio: 'pipe', serviceName: name });
  let gone = false;
  child.once('exit', () => (gone = true));
  const transport = utilityTransport(child);
  return {
    ...transport,
    // The number is known only once the process runs, so it must be asked for each time.
    get pid() {
      return child.pid;
    },
    takePort(port: MessagePortMain) {
      if (gone) port.close();
      else child.postMessage({ kind: 'data-port' }, [port]);
    },
  };
}
