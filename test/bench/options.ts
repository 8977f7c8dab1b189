import { Command, InvalidArgumentError } from 'commander';
import { allWorkloads, groups, workloads, type Workload } from './workloads.js';

/** What can be measured, beginning with what is by default; only scaling takes long. */
export const sections = ['steps', 'inference', 'setup', 'memory', 'writing', 'scaling'] as const;
export type Section = (typeof sections)[number];
const defaults = sections.filter((section) => section !== 'scaling');

export interface Options {
  only: readonly Workload[];
  sections: ReadonlySet<Section>;
  rounds: number;
  peers: boolean;
  json: boolean;
}

/** Ends the process where the options are wrong, with one sentence. */
export function parseOptions(argv: readonly string[]): Options {
  const program = new Command('bench')
    .description(
      'Times training steps and more of each workload, side by side: ours compiled and op by op, tfjs as its users write it, PyTorch with and without torch.compile, Keras with and without XLA.',
    )
    .option(
      '--only <names>',
      `workloads, separated by commas: ${names(workloads)}; losses: a DCGAN with each loss; or simclr`,
      someWorkloads,
    )
    .option('--sections <names>', `of ${sections.join(', ')}; all but scaling unless given`, (text) =>
      some(sections, text),
    )
    .option('--rounds <n>', 'rounds of half a second for each contender', parseRounds, 5)
    .option(
      '--no-peers',
      'without PyTorch and Keras, which are installed in a folder of their own where they are missing',
    )
    .option('--json', 'print one JSON object instead of tables')
    .option('--watching', 'what it costs to watch a run instead; has options of its own')
    .option('--explaining', "Shapley values beside Python's shap instead; has options of its own")
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  program.parse(argv);
  const options = program.opts<{
    only?: Workload[];
    sections?: Section[];
    rounds: number;
    peers: boolean;
    json?: boolean;
  }>();
  return {
    only: options.only ?? workloads,
    sections: new Set(options.sections ?? defaults),
    ...{ rounds: options.rounds, peers: options.peers, json: options.json ?? false },
  };
}

const nameOf = (one: string | Workload) => (typeof one === 'string' ? one : one.name);

function names(known: readonly Workload[]): string {
  return known.map(nameOf).join(', ');
}

/** Names may stand for groups. */
function someWorkloads(text: string): Workload[] {
  const asked = text.split(',').flatMap((name) => groups[name.trim()] ?? [name]);
  return some(allWorkloads, asked.join(','), [...workloads.map(nameOf), ...Object.keys(groups)]);
}

/** Those that the text names, in their own order. */
function some<T extends string | Workload>(known: readonly T[], text: string, told = known.map(nameOf)): T[] {
  const asked = text.split(',').map((name) => name.trim());
  const wrong = asked.find((name) => !known.some((one) => nameOf(one) === name));
  if (wrong !== undefined) throw new InvalidArgumentError(`'${wrong}' is unknown; use ${told.join(', ')}.`);
  return known.filter((one) => asked.includes(nameOf(one)));
}

function parseRounds(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 1 && rounds <= 1000) return rounds;
  throw new InvalidArgumentError(`'${text}' is not a whole number from 1 to 1000.`);
}
