import { Command } from 'commander';
import { RequestError } from '../../../models/core/errors.js';
import { architectureConfig, parseAssignments } from '../../../models/core/parse-config.js';
import { dataOfRun } from '../../../models/data/data-of-run.js';
import { OTHER_DATA } from '../../protocol/app.js';
import { newestCheckpoint } from '../../runs/checkpoints.js';
import { branchRun, prepareContinuation } from '../../runs/continue-run.js';
import { assertFits, assertSameData, dataAt, presentData } from '../../runs/data-change.js';
import { assertLive } from '../../runs/live-changes.js';
import { readRunRecord } from '../../runs/run-record.js';
import { findRun } from '../../runs/run-store.js';
import type { CliContext } from '../cli-context.js';
import type { LabCommand } from '../lab-command.js';
import { collect, wholeNumber } from '../option-values.js';
import { runWord } from '../../runs/shell-word.js';
import { assertFree } from '../take-over.js';
import { trainInWorker } from '../train-in-worker.js';
import { onDevice } from '../worker-device.js';

interface ResumeOptions {
  steps?: number;
  from?: number;
  device?: string;
  takeOver?: boolean;
  otherData?: boolean;
  set?: string[];
  json?: boolean;
}

const examples = `
Examples:
  lab resume brave-otter               to its last step; a run that is done trains as many steps again
  lab resume brave-otter --steps 5000  up to step 5,000
  lab resume brave-otter --set learningRate=1e-4   with another learning rate from here on
  lab resume brave-otter --from 1000   from an earlier checkpoint, as a new run that leaves this one as it is`;

function resumeCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('resume')
    .description('go on with a run from its newest checkpoint')
    .argument('<run>', 'id, beginning of an id, name, or directory')
    .option('--steps <number>', 'train up to this step', wholeNumber('--steps', 1, 1e9))
    .option(
      '--from <step>',
      'go on from the checkpoint of this step (in lab train, --from is another run to begin with)',
      wholeNumber('--from', 0, 1e9),
    )
    .option('--device <device>', 'cpu, auto, or a GPU such as gpu:0; by default what the run was started with')
    .option(
      '--take-over',
      'go on though a process that cannot be seen from here trained it: say so only once that is gone',
    )
    .option(
      '--set <key=value>',
      'change one key of those that may change while a run trains; may be given several times',
      collect,
    )
    .option('--other-data', 'go on though the data set is no longer the one that the run began with')
    .option('--json', 'print one JSON object a line and nothing else')
    .addHelpText('after', examples)
    .action(async (wanted: string, options: ResumeOptions) => {
      exit(await resume(context, wanted, options));
    });
}

async function resume(context: CliContext, wanted: string, options: ResumeOptions): Promise<number> {
  const found = findRun(context.runsDir, wanted);
  const { terminal } = context;
  const onNote = (sentence: string): void => terminal.tell(sentence);
  const takeOver = options.takeOver ?? false;
  const record = readRunRecord(found);
  const device = options.device ?? record.wantedDevice;
  const there = await onDevice(context, device);
  const word = runWord(wanted, found);
  const command = [
    `lab resume ${word}`,
    ...(options.from === undefined ? [] : [`--from ${options.from}`]),
    ...(options.steps === undefined ? [] : [`--steps ${options.steps}`]),
  ].join(' ');
  const otherData = options.otherData ?? false;
  const changes = parseAssignments(architectureConfig(record.architecture), options.set ?? []);
  const data = await presentData(record, () => dataOfRun(record, context.dataDirs));
  let dir = found;
  try {
    if (options.from !== undefined) {
      (otherData ? assertFits : assertSameData)(dataAt(record, options.from), data);
      assertLive(record, null, changes);
      dir = startingPoint(context, found, options.from, options.steps);
    }
    await assertFree({ dir, takeOver, command }, context);
    prepareContinuation(dir, options.steps, { status: 'stopped', device, takeOver, data, otherData, changes, onNote });
  } catch (error) {
    if (!(error instanceof RequestError) || error.field !== OTHER_DATA) throw error;
    const hint = `To go on with the data there are now: ${command} --other-data.`;
    throw new RequestError(`${error.message} ${hint}`, { cause: error });
  }
  const again = `lab resume ${dir === found ? word : runWord(readRunRecord(dir).id, dir)}`;
  const { code } = await trainInWorker(there, { dir, json: options.json ?? false, again });
  return code;
}

/** The run itself where `step` is its newest checkpoint, otherwise a branch of it. */
function startingPoint(context: CliContext, dir: string, step: number, steps: number | undefined): string {
  const { runsDir, now, terminal } = context;
  const newest = newestCheckpoint(dir).checkpoint?.state.step;
  if (newest === step && readRunRecord(dir).step <= step) return dir;
  const onNote = (sentence: string): void => terminal.tell(sentence);
  const branch = branchRun(dir, step, { runsDir, now: now(), onNote, ...(steps !== undefined && { steps }) });
  terminal.tell(`Branched into ${branch.record.id}; the run it comes from stays as it is.`);
  return branch.dir;
}

export const command: LabCommand = { order: 60, create: resumeCommand };
