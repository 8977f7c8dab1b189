import { PROTOCOL, type Answer, type WorkerCommand } from '../../electron/protocol/run.js';
import { FakeWorker } from '../launch/fake-worker.js';

export type Ask = Extract<WorkerCommand, { kind: 'ask' }>;
export type Reply = (ask: Ask, worker: FakeWorker) => Answer | string;

/** Answers as `reply` says, and leaves when it is told to. */
export class AnsweringWorker extends FakeWorker {
  constructor(readonly reply: Reply) {
    super();
    setImmediate(() => this.says({ kind: 'ready', protocol: PROTOCOL, pid: 4711 }));
  }

  override send(command: WorkerCommand): void {
    super.send(command);
    if (command.kind === 'leave') setImmediate(() => this.exit());
    if (command.kind !== 'ask') return;
    setImmediate(() => {
      const { request } = command;
      const reply = this.reply(command, this);
      if (typeof reply === 'string') this.says({ kind: 'refused', request, code: 'bad-request', message: reply });
      else this.says({ kind: 'answer', request, answer: reply });
    });
  }
}
