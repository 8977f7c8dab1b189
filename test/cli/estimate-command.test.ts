import { describe, expect, it } from 'vitest';
import type { WorkerEvent } from '../../electron/protocol/run.js';
import type { WorkerTransport } from '../../electron/launch/worker-transport.js';
import { PROTOCOL } from '../../electron/protocol/run.js';
import type { MemoryReport } from '../../models/core/memory-estimate.js';
import { cliIn } from './fake-context.js';

const GB = 2 ** 30;
const parts = { parameters: GB, optimizer: 2 * GB, sums: 0, data: 0, activations: 3 * GB, process: 0.5 * GB };
const report: MemoryReport = {
  place: 'cpu',
  planned: { batchSize: 64, accumulate: 1, parts, peak: 6.5 * GB },
  smaller: [{ batchSize: 16, accumulate: 4, parts, peak: 2 * GB }],
};
const room = { free: 3 * GB, total: 8 * GB };

/** A worker that answers with `event` and ends. */
function worker(event: WorkerEvent, sent: unknown[] = []): WorkerTransport {
  let say: (message: unknown) => void = () => undefined;
  let exit: (end: { code: number | null; signal: null }) => void = () => undefined;
  setTimeout(() => say({ kind: 'ready', protocol: PROTOCOL, pid: 1 }));
  return {
    pid: 1,
    send(command) {
      sent.push(command);
      say(event);
      exit({ code: 0, signal: null });
    },
    kill: () => undefined,
    onMessage: (listener) => (say = listener),
    onOutput: () => undefined,
    onExit: (listener) => (exit = listener),
  };
}

async function lab(event: WorkerEvent, ...args: string[]) {
  const { context, lab: run } = cliIn();
  const sent: Record<string, unknown>[] = [];
  context.spawnWorker = () => worker(event, sent);
  return { ...(await run(...args)), sent };
}

describe('lab estimate', () => {
  const estimated: WorkerEvent = { kind: 'estimated', report, room };

  it('shows the parts, the peak, and what to do where it does not fit', async () => {
    const { code, out, sent } = await lab(
      estimated,
      ...['estimate', 'transformer', '--preset', 'copy', '--batch-size', '32'],
    );
    expect(code).toBe(0);
    expect(sent[0]).toMatchObject({ kind: 'estimate', architecture: 'transformer', config: { batchSize: 32 } });
    expect(out).toMatch(
      /^PART +OF MEMORY\nparameters +1\.0 GB\noptimiser +2\.0 GB\nactivations and gradients +3\.0 GB\n/,
    );
    expect(out).toMatch(/\npeak, with batches of 64 +6\.5 GB\n/);
    expect(out).not.toContain('data');
    expect(out).toContain('use batchSize=16 with accumulate=4, which makes the same update in about 2.0 GB.');
  });

  it('prints one JSON object', async () => {
    const { out } = await lab(estimated, 'estimate', 'transformer', '--preset', 'copy', '--json');
    expect(JSON.parse(out)).toEqual({
      ...{ kind: 'estimate', architecture: 'transformer', place: 'cpu', ...report.planned, room },
      smaller: report.smaller,
    });
  });

  it('ends in one sentence where the worker refuses, or the request is wrong', async () => {
    const refused = await lab(
      { kind: 'failed', code: 'bad-request', message: 'batchSize: 64 is too many.' },
      ...['estimate', 'transformer', '--preset', 'copy'],
    );
    expect([refused.code, refused.err]).toEqual([2, 'batchSize: 64 is too many.\n']);
    const wrong = await lab(estimated, 'estimate', 'transformer', '--set', 'layers=0');
    expect([wrong.code, wrong.sent.length]).toEqual([2, 0]);
    expect(wrong.err).toMatch(/^layers: 0 is not allowed/);
  });
});
