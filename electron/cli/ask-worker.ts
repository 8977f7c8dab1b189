import { AskError, AskSession } from '../launch/ask-session.js';
import { exitCodes, type CliContext } from './cli-context.js';
import { onDevice } from './worker-device.js';

/**
 * Starts a worker that answers, and lets it go when `use` is through; resolves to the exit code. A question that was
 * not answered ends in one sentence, with `json` also on standard output. Ctrl-C ends at once.
 */
export async function withAnswers(
  context: CliContext,
  json: boolean,
  use: (session: AskSession) => Promise<void>,
): Promise<number> {
  // TensorFlow would otherwise take its place on every GPU.
  const { terminal, dataDirs, spawnWorker, onInterrupt } = await onDevice(context, 'auto');
  const session = new AskSession({ transport: spawnWorker(), dataDirs });
  let interrupted = false;
  const end = (): void => {
    interrupted = true;
    session.kill();
  };
  const stopListening = onInterrupt(end);
  terminal.onClosed(end);
  try {
    await use(session);
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof AskError)) throw error;
    if (interrupted) return exitCodes.interrupted;
    const failure = { ...error.failure, message: inOptions(error.message) };
    if (json) terminal.json({ kind: 'failed', ...failure });
    terminal.tell(failure.message);
    return failure.code === 'bad-request' ? exitCodes.badRequest : exitCodes.failed;
  } finally {
    stopListening();
    session.leave();
    await session.ended;
  }
}

/** The worker speaks of what it is asked, the user wrote options: `--prompt`, not `prompt`. */
function inOptions(message: string): string {
  return message.replace(/^(class|input|prompt|step): /, '--$1: ');
}
