import { rmSync } from 'node:fs';
import { runCli } from '../../../../electron/cli/run-cli.js';
import { RequestError } from '../../../../models/core/errors.js';
import { printableLines } from '../../../../models/core/printable.mjs';
import { cliIn, fakeTerminal } from '../../../cli/fake-context.js';
import type { Random } from '../../random.js';
import { mutateBytes } from '../mutate-bytes.js';
import { promised, Refused, target } from '../target.js';
import { folder } from './written-run.js';

const lines = [
  ...[
    'train gan --steps 20 --set learningRate=0.1 --name otter',
    'train transformer --preset copy --batch-size 4 --json',
    'train classifier --dataset iris',
  ],
  ...[
    'runs',
    'runs list --json',
    'runs show x',
    'runs rename x y',
    'runs branch x --step 4 --set learningRate=0.1',
    'runs remove x --yes',
  ],
  ...[
    'resume x --from 4',
    'sample x --count 4 --out a.png',
    'sample x --prompt To --temperature 0.5',
    'ask x predict --set input=1',
  ],
  ...[
    'eval x --json',
    'attention x --input To --layer 1 --head 2',
    'estimate gan --set steps=5',
    'architectures gan',
    'architectures',
  ],
  ...[
    'datasets',
    'datasets show iris',
    'datasets add ./nowhere --size 28x28 --colour rgb --columns number:a',
    'datasets remove it',
    'datasets make moons --count 20',
  ],
  ...['execution', 'execution forget x', '--version', 'train --help'],
];
const WORDS = [...new Set(lines.flatMap((line) => line.split(' ')))];
const TOKENS = [
  '--',
  '-',
  '=',
  '__proto__',
  '\n',
  '\x1b[2J',
  '1e309',
  'NaN',
  '-1',
  '0x10',
  '../..',
  '\xff',
  '9007199254740993',
  '--json',
  '--help',
  "'",
];

function make(random: Random): string[] {
  const words = random.of(lines).split(' ');
  for (let changes = random.below(4); changes > 0; changes--) {
    const at = random.below(words.length + 1);
    const word = random.oneIn(2) ? random.of(WORDS) : changed(random, words[at] ?? '');
    words.splice(at, random.below(2), word);
  }
  return words;
}

// No argument of a program holds a zero.
const changed = (random: Random, word: string): string =>
  Buffer.from(mutateBytes(random, [Buffer.from(word)], TOKENS))
    .toString('utf8')
    .replaceAll('\0', '');

let place: string | null = null;

/** Whatever could stand behind `lab`, up to the worker that it would start. */
export const commandLines = target<string[]>({
  name: 'command lines',
  refusals: [Refused],
  make,
  async read(args) {
    const home = (place ??= folder());
    const { terminal, written } = fakeTerminal();
    const { context } = cliIn(home);
    const spawnWorker = (): never => {
      throw new RequestError('No worker is started here.');
    };
    const code = await runCli(args, { ...context, terminal, spawnWorker });
    rmSync(context.runsDir, { recursive: true, force: true });
    promised(!written.err.includes('lab broke off'), `${JSON.stringify(args)}: ${written.err}`);
    promised(code === 0 || code === 2, `${JSON.stringify(args)}: code ${code}`);
    const shown = written.out + written.err;
    promised(printableLines(shown) === shown, 'a terminal is sent what could move its cursor');
    if (code === 0) return;
    promised(
      written.err.trimEnd() !== '' && !written.err.trimEnd().includes('\n'),
      `${JSON.stringify(args)}: not one line: ${written.err.slice(0, 300)}`,
    );
    throw new Refused(written.err.trimEnd().slice(0, 200));
  },
});
