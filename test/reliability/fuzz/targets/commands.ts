import { parseCommand } from '../../../../electron/worker/parse-command.js';
import type { WorkerCommand } from '../../../../electron/protocol/run.js';
import { mutateValue } from '../mutate-value.js';
import { promised, Refused, target } from '../target.js';

const dataDirs = { user: '/data', installed: ['/more'] };
const run = { architecture: 'gan', config: { steps: 5, layers: [1, 2] }, dataDirs };

const seeds: WorkerCommand[] = [
  { kind: 'start', dir: '/runs/a', dataDirs },
  {
    kind: 'import-dataset',
    request: { path: '/shoes', size: { width: 8, height: 8 }, colour: 'rgb', columns: { a: 'number' } },
    dataDirs,
  },
  {
    kind: 'ask',
    request: 1,
    dir: '/runs/a',
    step: 40,
    question: { name: 'draw', asked: { count: 4 } },
    path: '/a/1',
    dataDirs,
  },
  { kind: 'use', request: 1, architecture: 'edge', question: { name: 'describe', asked: { file: '/a' } }, dataDirs },
  {
    kind: 'time',
    ...run,
    modes: ['graph'],
    rounds: 2,
    stepsPerRound: null,
    dropSlower: true,
    profile: { path: '/p', steps: 2 },
  },
  { kind: 'estimate', ...run },
  { kind: 'help', architecture: 'gan', job: { task: 'score', input: [1] } },
  { kind: 'work', request: 1, work: { a: 1 } },
  { kind: 'helper-ready', helper: 1 },
  { kind: 'helper-worked', helper: 1, request: 2, result: [1] },
  { kind: 'helper-refused', helper: 1, request: 2, message: 'No.' },
  { kind: 'helper-gone', helper: 1, message: 'Gone.' },
  { kind: 'checkpoint', pin: true },
  { kind: 'set', key: 'learningRate', value: 0.1 },
  { kind: 'cancel' },
];

/** What a host could send to a worker. */
export const commands = target({
  name: 'commands',
  refusals: [Refused],
  make: (random) => mutateValue(random, seeds, seeds),
  read(raw) {
    const command = parseCommand(raw);
    if (!command) throw new Refused('It is no command.');
    if (command.kind === 'set')
      promised(typeof command.value !== 'object' || command.value === null, 'a setting with parts');
  },
});
