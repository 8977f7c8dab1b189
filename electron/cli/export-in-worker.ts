import { exitCodes, type CliContext } from './cli-context.js';
import { exportReporter } from './export-reporter.js';
import { trainInWorker } from './train-in-worker.js';

/**
 * Makes, or goes on with, the export in `dir` in a worker, and tells each of its variants; resolves to the exit code, which is that
 * of a failure where a variant failed. `known` variants have been told before; `out` is where files are copied to.
 */
export async function exportInWorker(
  context: CliContext,
  wanted: { dir: string; json: boolean; again: string; out: string | null; known?: number },
): Promise<number> {
  const { dir, json, again, out } = wanted;
  const reporter = exportReporter(context.terminal, wanted);
  const { code } = await trainInWorker(context, { dir, json, again, reporter });
  if (code !== exitCodes.done) {
    if (out !== null)
      context.terminal.tell(`What it makes from then on is not copied to ${out}: lab ask RUN copy-files does that.`);
    return code;
  }
  return reporter.failed() ? exitCodes.failed : code;
}
