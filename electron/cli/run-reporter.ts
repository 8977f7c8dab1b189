import { metricsLines } from '../runs/metrics-file.js';
import { dataName } from '../runs/complete-config.js';
import { describeExecution } from '../../models/core/execution-choice.js';
import { needSentence } from '../../models/core/memory-estimate.js';
import type { RecordedMetric } from '../../models/core/telemetry.js';
import type { RunRecord, WorkerEvent } from '../protocol/run.js';
import type { Terminal } from './cli-context.js';
import { count, duration } from './format.js';
import { progressBar, ProgressMeter, progressText } from './progress-line.js';

/** Tells of a run while it trains. */
export interface RunReporter {
  event(event: WorkerEvent): void;
  /** Whether what the run was for has failed in part, though it ended well. */
  failed?(): boolean;
}

/** One JSON object a line, as scripts read it. Warnings go to standard error as well. */
export function jsonReporter(terminal: Terminal, dir: string): RunReporter {
  let metrics: RecordedMetric[] = [];
  return {
    event(event) {
      switch (event.kind) {
        case 'run': {
          const { id, architecture, seed, parameters, config, execution } = event.record;
          ({ metrics } = event.record);
          terminal.json({ kind: 'run', id, dir, architecture, seed, parameters, config, execution });
          break;
        }
        case 'metrics':
          for (const line of metricsLines(event, metrics)) terminal.json({ kind: 'metrics', ...line });
          break;
        case 'checkpoint':
          terminal.json({ kind: 'checkpoint', step: event.step });
          break;
        case 'done':
          if (event.status === 'done') {
            const { step, seconds, early } = event;
            terminal.json({ kind: 'done', step, dir, seconds, ...(early !== undefined && { early }) });
          }
          break;
        case 'failed':
          terminal.json({ kind: 'failed', code: event.code, message: event.message });
          break;
        case 'log':
          if (event.level !== 'warning') break;
          terminal.json({ kind: 'warning', step: event.step, message: event.message });
          terminal.tell(event.message);
          break;
      }
    },
  };
}

/** Without a terminal a line is written at most this often. */
const plainIntervalMs = 5000;

/** A progress bar on a terminal, occasional lines elsewhere. */
export function humanReporter(terminal: Terminal, dir: string, now: () => Date): RunReporter {
  let meter: ProgressMeter | null = null;
  let activity: string | null = null;
  let written = '';
  let writtenAtMs = -Infinity;

  const draw = (): void => {
    if (terminal.isTerminal) {
      if (activity !== null || !meter) terminal.redraw(`${activity ?? ''} …`);
      else terminal.redraw(progressBar(meter.progress, terminal.columns() ?? Infinity));
    } else if (meter && activity === null && now().getTime() - writtenAtMs >= plainIntervalMs) {
      writtenAtMs = now().getTime();
      write(meter);
    }
  };
  /** No line twice. */
  const write = ({ progress }: ProgressMeter): void => {
    const line = progressText(progress);
    if (line !== written) terminal.line(line);
    written = line;
  };

  return {
    event(event) {
      switch (event.kind) {
        case 'activity':
          activity = event.what;
          if (activity !== null) draw();
          break;
        case 'run':
          meter = new ProgressMeter(event.record);
          for (const line of opening(event.record, dir)) terminal.line(line);
          break;
        case 'metrics':
          meter?.add(event);
          draw();
          break;
        case 'inside':
          meter?.inside(event);
          draw();
          break;
        case 'log':
          if (event.level !== 'warning') break;
          terminal.tell(event.message);
          break;
        case 'done':
          if (event.status === 'stopped') break;
          if (meter) write(meter);
          if (event.early !== undefined) terminal.line(event.early);
          terminal.line(`Done after ${count(event.step)} steps, ${duration(event.seconds)} of training.`);
          break;
      }
    },
  };
}

function opening(record: RunRecord, dir: string): string[] {
  const parameters = Object.values(record.parameters).reduce((sum, value) => sum + value, 0);
  const from = record.step > 0 ? `, from step ${count(record.step)}` : '';
  const data = dataName(record);
  const size = parameters > 0 ? `${count(parameters)} parameters, ` : '';
  return [
    `${record.name}: ${record.architecture} (${record.preset})${data === '' ? '' : ` on ${data}`}, ` +
      `${size}${count(record.steps)} steps${from}, ${record.device ?? ''}`,
    `in ${dir}`,
    ...(record.execution ? [`execution: ${describeExecution(record.execution)}`] : []),
    ...(record.memory?.estimate
      ? [needSentence(record.memory.estimate.peak, record.memory.place, record.memory.room)]
      : []),
  ];
}
