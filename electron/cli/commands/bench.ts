import { Command } from 'commander';
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { RequestError } from '../../../models/core/errors.js';
import { executionModes, usesOneDnn, type ExecutionMode } from '../../../models/core/execution-modes.js';
import { architectureConfig, parseAssignments } from '../../../models/core/parse-config.js';
import { defaultDataset, listDatasets } from '../../../models/data/catalog.js';
import { chooseGpu } from '../../launch/device-choice.js';
import { processesOf, timeInProcess, type ProcessTiming } from '../../launch/execution-timing.js';
import { completeConfig } from '../../runs/complete-config.js';
import { profileText, timingsText } from '../bench-text.js';
import { exitCodes, type CliContext } from '../cli-context.js';
import type { LabCommand } from '../lab-command.js';
import { inOptions } from '../refused-config.js';
import { collect, wholeNumber } from '../option-values.js';
import { onDevice } from '../worker-device.js';

interface BenchOptions {
  preset?: string;
  set?: string[];
  steps: number;
  modes?: ExecutionMode[];
  device: string;
  profile?: string;
  profileSteps: number;
  json?: boolean;
}

/** Turns that each mode has, so that a busy moment of the machine hits all alike. */
const ROUNDS = 5;

const examples = `
Examples:
  lab bench gan
  lab bench transformer --preset char-nano --steps 100 --modes graph,xla
  lab bench transformer --preset patches --modes graph --profile steps.json

Nothing is kept of what is trained. The modes: ${executionModes.join(', ')}; a run's key execution names one.`;

function benchCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('bench')
    .description("time training steps in TensorFlow's execution modes, and show where the time goes")
    .argument('<arch>', 'the architecture, see lab architectures')
    .option('--preset <name>', 'start from this preset')
    .option('--set <key=value>', 'change one key of the configuration; may be given several times', collect)
    .option('--steps <number>', 'time so many steps of each mode', wholeNumber('--steps', 1, 1e6), 50)
    .option('--modes <list>', 'only these modes, separated by commas', parseModes)
    .option('--device <device>', 'cpu, a GPU such as gpu:0, or auto: the GPU with the most free memory', 'auto')
    .option('--profile <file>', 'trace steps of the first mode, op by op, into this file (Chrome trace format)')
    .option('--profile-steps <number>', 'trace so many steps', wholeNumber('--profile-steps', 1, 1000), 3)
    .option('--json', 'print one JSON object a line and nothing else')
    .addHelpText('after', examples)
    .action(async (arch: string, options: BenchOptions) => {
      exit(await bench(context, arch, options));
    });
}

async function bench(context: CliContext, arch: string, options: BenchOptions): Promise<number> {
  const { terminal, dataDirs, workingDir, execution, gpus, onInterrupt } = context;
  const architecture = architectureConfig(arch);
  const changes = parseAssignments(architecture, options.set ?? []);
  const config = await completeConfig(architecture, options.preset ?? architecture.defaultPreset, changes, {
    datasets: await listDatasets(dataDirs),
    byDefault: (kind) => defaultDataset(dataDirs, kind),
  }).catch((error: unknown) => {
    throw error instanceof RequestError ? inOptions(error, []) : error;
  });
  if (config.mode === 'eager') throw new RequestError('mode: bench times compiled programs; leave out mode=eager.');
  const profile = options.profile === undefined ? null : resolve(workingDir, options.profile);
  if (profile !== null) checkFolder(options.profile!, profile);
  const there = await onDevice(context, options.device);
  const gpu = options.device === 'cpu' ? null : (chooseGpu(options.device, await gpus())?.name ?? null);
  const machine = execution.machine(gpu);
  if (!machine) throw new RequestError('bench: native TensorFlow is missing here; lab doctor tells why.');
  const modes = options.modes ?? executionModes.filter((mode) => gpu === null || usesOneDnn(mode));

  const interrupt = new AbortController();
  const stopListening = onInterrupt(() => interrupt.abort());
  terminal.onClosed(() => interrupt.abort());
  const processes: ProcessTiming[] = [];
  for (const group of processesOf(modes)) {
    if (!options.json) terminal.tell(`Timing ${group.join(' and ')} …`);
    const timed = await timeInProcess({
      command: {
        ...{ kind: 'time', architecture: architecture.name, config, modes: group, dataDirs, dropSlower: false },
        rounds: Math.min(ROUNDS, options.steps),
        stepsPerRound: Math.ceil(options.steps / ROUNDS),
        profile: profile !== null && group.includes(modes[0]!) ? { path: profile, steps: options.profileSteps } : null,
      },
      spawn: there.spawnWorker,
      signal: interrupt.signal,
    });
    if (interrupt.signal.aborted) break;
    if (timed.failure?.code === 'bad-request') throw new RequestError(timed.failure.message);
    processes.push(timed);
    if (timed.failure) {
      if (options.json) terminal.json({ kind: 'failed', ...timed.failure });
      terminal.tell(timed.failure.message);
    }
  }
  stopListening();
  if (interrupt.signal.aborted) return exitCodes.interrupted;
  tell(context, processes, options.json ?? false);
  const timings = processes.flatMap((one) => one.timings);
  const complete = timings.some(({ stepMs }) => stepMs) && (profile === null || processes.some((one) => one.profile));
  return complete ? exitCodes.done : exitCodes.failed;
}

function tell({ terminal }: CliContext, processes: readonly ProcessTiming[], json: boolean): void {
  const profiled = processes.find(({ profile }) => profile)?.profile;
  if (json) {
    for (const { timings, peakMemoryBytes } of processes) {
      for (const timing of timings) terminal.json({ kind: 'timing', ...timing, peakMemoryBytes });
    }
    if (profiled) terminal.json({ kind: 'profile', mode: profiled.mode, path: profiled.path, ...profiled.summary });
    return;
  }
  terminal.lines(timingsText(processes, terminal.columns()));
  if (!profiled) return;
  const timing = processes.flatMap(({ timings }) => timings).find(({ mode }) => mode === profiled.mode);
  terminal.lines(profileText(profiled, { untracedMs: timing?.stepMs?.median ?? null, width: terminal.columns() }));
}

/** Throws RequestError where the list names something else, or nothing. */
function parseModes(text: string): ExecutionMode[] {
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  return names.map((name) => {
    const found = executionModes.find((mode) => mode === name);
    if (found) return found;
    throw new RequestError(`--modes: '${name}' is no mode; use some of ${executionModes.join(', ')}.`);
  });
}

/** Before the work is done that is to be written there. */
function checkFolder(given: string, path: string): void {
  const [folder, file] = [dirname(path), path].map((one) => statSync(one, { throwIfNoEntry: false }));
  if (folder?.isDirectory() && !file?.isDirectory()) return;
  const reason = file?.isDirectory() ? 'it is a folder' : `there is no folder ${dirname(path)}`;
  throw new RequestError(`--profile: '${given}' can't be written: ${reason}; name a file in a folder that exists.`);
}

export const command: LabCommand = { order: 110, create: benchCommand };
