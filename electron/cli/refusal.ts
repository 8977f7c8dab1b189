import { RequestError } from '../../models/core/errors.js';
import { DamagedRunError } from '../runs/run-record.js';
import type { CliContext } from './cli-context.js';

/** Runs a training command; with `json`, a request that is refused is also told on standard output. */
export async function refusable(
  { terminal }: CliContext,
  json: boolean,
  command: () => Promise<number>,
): Promise<number> {
  try {
    return await command();
  } catch (error) {
    if (json && (error instanceof RequestError || error instanceof DamagedRunError)) {
      terminal.out(`${JSON.stringify({ kind: 'failed', code: 'bad-request', message: error.message })}\n`);
    }
    throw error;
  }
}
