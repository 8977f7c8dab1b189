import { Command } from 'commander';
import type { CliContext } from './cli-context.js';
import type { LabCommand } from './lab-command.js';
import { speakPlainly } from './usage-error.js';

const epilogue = `
Examples:
  lab train gan --steps 2000            train the default GAN and watch its losses
  lab runs                              list all runs
  lab resume brave-otter                go on with a run from its last checkpoint
  lab sample brave-otter --count 64     draw new pictures with what it has learned

  lab train transformer --preset char-tiny         learn to write, character by character
  lab ask wise-heron                                what it can be asked
  lab eval wise-heron                               check it on text that it has not seen
  lab sample wise-heron --prompt 'To be'            let it write
  lab attention wise-heron --input 'To be'          see where its heads look

In a checkout, lab stands for: npm run --silent lab --
RUN is a run's id, the beginning of one, its name, or its directory.
Exit codes: 0 done, 1 the run failed, 2 the request was wrong, 130 interrupted with the checkpoint written.
With --json every failure is one object too: {"kind":"failed","code","message"}.`;

/** Every file of `commands/` is one. */
const found = import.meta.glob<{ command: LabCommand }>('./commands/*.ts', { eager: true });

/** All commands; each reports its exit code through `exit`. */
export function createProgram(context: CliContext, exit: (code: number) => void): Command {
  const program = new Command('lab')
    .description('Train, watch and understand deep-learning models on your own machine.')
    .version(`Model Lab ${context.version}`, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .addHelpText('after', epilogue);
  const commands = Object.values(found).map((one) => one.command);
  for (const { create } of commands.sort((a, b) => a.order - b.order)) program.addCommand(create(context, exit));
  speakPlainly(program, context.terminal);
  return program;
}
