import { chooseExecution } from '../launch/choose-execution.js';
import { chooseGpu } from '../launch/device-choice.js';
import { helperPlaces, Places } from '../launch/places.js';
import { RunSupervisor } from '../launch/run-supervisor.js';
import type { SessionEnd } from '../launch/worker-session.js';
import { readRunRecord } from '../runs/run-record.js';
import { count } from './format.js';
import { exitCodes, type CliContext } from './cli-context.js';
import { diagnosisText, judgeRun } from './judged-run.js';
import { reporterOf } from './reporter-of.js';
import type { RunReporter } from './run-reporter.js';

/** One Ctrl-C can arrive twice: from the terminal and from npm. */
const sameInterruptMs = 500;

/**
 * Trains the run in `dir` in a worker and reports on it; resolves to the exit code. Ctrl-C asks for a checkpoint and
 * an end, a second one ends at once. `again` is the command that goes on with the run.
 */
export async function trainInWorker(
  context: CliContext,
  {
    dir,
    json,
    again,
    reporter = reporterOf(readRunRecord(dir).architecture)(context.terminal, { dir, json }, context.now),
  }: { dir: string; json: boolean; again: string; reporter?: RunReporter },
): Promise<{ code: number; end: SessionEnd }> {
  const { terminal, dataDirs, spawnWorker, now, onInterrupt, execution, gpus } = context;
  let told = false;
  let trains = false;
  const tellDiagnoses = (): void => {
    for (const line of judgeRun(dir, context.runsDir)) {
      if (json) terminal.json(line);
      else for (const text of diagnosisText(line)) terminal.line(text);
    }
  };
  const supervisor = new RunSupervisor({
    dir,
    dataDirs,
    spawn: spawnWorker,
    places: new Places(helperPlaces()),
    now: () => now().getTime(),
    choose: (signal) =>
      chooseExecution({
        ...{ dir, dataDirs, signal, now },
        place: execution,
        gpu: async (wanted) => (wanted === 'cpu' ? null : (chooseGpu(wanted, await gpus())?.name ?? null)),
        spawn: spawnWorker,
        onTiming: (sentence) => terminal.tell(sentence),
      }),
    onEvent(event) {
      told ||= event.kind === 'failed';
      trains ||= event.kind === 'run';
      // Before its last word, so that this stays the last.
      if (json && trains && (event.kind === 'done' || event.kind === 'failed')) tellDiagnoses();
      reporter.event(event);
    },
  });
  let interruptedAtMs: number | null = null;
  let killed = false;
  const stop = (): void => {
    const nowMs = now().getTime();
    if (interruptedAtMs === null) {
      interruptedAtMs = nowMs;
      supervisor.send({ kind: 'stop' });
    } else if (nowMs - interruptedAtMs > sameInterruptMs) {
      killed = true;
      supervisor.kill();
    }
  };
  const stopListening = onInterrupt(stop);
  let unheard = false;
  terminal.onClosed(() => {
    unheard = true;
    stop();
  });
  const end = await supervisor.run();
  stopListening();
  if (!json && trains && !unheard && (end.kind === 'done' || end.kind === 'failed')) tellDiagnoses();
  if (killed && end.kind === 'failed') {
    terminal.tell(`Ended at once; go on from the last checkpoint with: ${again}`);
    return { code: exitCodes.interrupted, end };
  }
  if (end.kind === 'done') {
    if (end.status === 'done') return { code: reporter.failed?.() ? exitCodes.failed : exitCodes.done, end };
    if (!unheard) terminal.tell(`${stopped(end.step, trains)}; go on with: ${again}`);
    return { code: exitCodes.interrupted, end };
  }
  if (end.kind !== 'failed') throw new Error(`The worker ended with '${end.kind}' instead of training.`);
  const { code, message } = end.failure;
  if (!told) reporter.event({ kind: 'failed', code, message });
  terminal.tell(message);
  // A worker that could not tell it itself is told with its last words.
  if (!told) {
    if (end.output.trim() !== '') terminal.tellLines(`Its last output:\n${end.output.trimEnd()}\n`);
    terminal.tell(`Go on from the last checkpoint with: ${again}`);
  }
  return { code: code === 'bad-request' ? exitCodes.badRequest : exitCodes.failed, end };
}

function stopped(step: number, trains: boolean): string {
  return trains ? `Stopped at step ${count(step)} with its checkpoint written` : 'Stopped before training began';
}
