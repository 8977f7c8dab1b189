import { RequestError } from '../../models/core/errors.js';
import { fileError } from '../../models/data/file-errors.js';
import { DamagedRunError } from '../runs/damaged-run-error.js';
import { DiskError } from '../runs/disk-error.js';
import { exitCodes, type CliContext } from './cli-context.js';
import { createProgram } from './program.js';
import { HelpShown, UsageError } from './usage-error.js';

/**
 * Runs one command line; resolves to the exit code. Whatever goes wrong ends in one sentence on standard error; with
 * --json it is told as one object on standard output as well.
 */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  let code: number = exitCodes.done;
  const json = args.includes('--json');
  const { terminal } = context;
  try {
    await createProgram(context, (result) => (code = result)).parseAsync(args, { from: 'user' });
    return code;
  } catch (caught) {
    if (caught instanceof HelpShown) return exitCodes.done;
    const error = ofFile(caught);
    if (isSentence(error)) {
      const { message } = error;
      if (json) terminal.json({ kind: 'failed', code: 'bad-request', message });
      terminal.tell(message);
      return exitCodes.badRequest;
    }
    const said = error instanceof Error ? error.message : String(error);
    if (json) terminal.json({ kind: 'failed', code: 'internal', message: `lab broke off: ${said}` });
    terminal.tellLines(`lab broke off: ${error instanceof Error ? (error.stack ?? said) : said}\n`);
    return exitCodes.failed;
  }
}

/** Whether its message is a sentence for the user. */
function isSentence(error: unknown): error is Error {
  return [UsageError, RequestError, DamagedRunError, DiskError].some((kind) => error instanceof kind);
}

/** A failure of the file system at some path as a sentence, whatever command met it; anything else as it is. */
function ofFile(error: unknown): unknown {
  const { path } = error as Partial<NodeJS.ErrnoException>;
  // A file is written aside first; the user knows it by its own name.
  return path === undefined ? error : fileError(path.replace(/(\.[0-9a-f]{12})?\.tmp$/, ''), error);
}
