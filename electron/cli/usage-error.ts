import type { Terminal } from './cli-context.js';
import type { Argument, Command, CommanderError } from 'commander';

/** The command line itself is wrong; the message is one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The help was asked for and has been shown. */
export class HelpShown extends Error {
  override readonly name = 'HelpShown';
}

/** Characters in a line of the help where nothing limits them. */
const HELP_COLUMNS = 80;

/** Makes `command` and all below it throw UsageError with sentences of our own instead of ending the process. */
export function speakPlainly(command: Command, terminal: Terminal): void {
  const write = (text: string): void => terminal.lines(text);
  const helpWidth = (): number => terminal.columns() ?? HELP_COLUMNS;
  command.configureOutput({
    ...{ writeOut: write, writeErr: write, outputError: () => undefined },
    ...{
      getOutHelpWidth: helpWidth,
      getErrHelpWidth: helpWidth,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    },
  });
  command.exitOverride((error) => {
    if (error.exitCode === 0 || error.code === 'commander.help') throw new HelpShown();
    throw new UsageError(usageSentence(error, command), { cause: error });
  });
  for (const child of command.commands) speakPlainly(child, terminal);
}

function usageSentence(error: CommanderError, command: Command): string {
  const path = pathOf(command);
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const [name = ''] = quoted.split(/[ ,=]/);
  const meant = /\(Did you mean (?:one of )?([^?]*)\?\)/.exec(error.message)?.[1];
  const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  switch (error.code) {
    case 'commander.unknownOption':
      return `${name}: ${path} has no such option${hint}; use ${optionsOf(command)}.`;
    case 'commander.unknownCommand':
      return `'${quoted}': ${path} has no such command${hint}; use ${commandsOf(command)}.`;
    case 'commander.optionMissingArgument': {
      const option = command.options.find((one) => one.flags === quoted);
      return `${option?.long ?? name}: a value is missing; use ${option?.flags ?? quoted}.`;
    }
    case 'commander.missingArgument':
      return `${quoted.toUpperCase()}: ${path} needs it; use ${path} ${usageOf(command)}.`;
    case 'commander.missingMandatoryOptionValue':
      return `${/--[\w-]+/.exec(quoted)?.[0] ?? quoted}: ${path} needs it; use ${quoted}.`;
    case 'commander.excessArguments': {
      const extra = command.args.slice(command.registeredArguments.length);
      // A word that is no sub-command ends up with the one that stands for none.
      if (command.parent?.parent && command.registeredArguments.length === 0) {
        const { parent } = command;
        return `'${extra[0]}': ${pathOf(parent)} has no such command; use ${commandsOf(parent)}.`;
      }
      return `'${extra.join(' ')}': ${path} takes no further argument; use ${path} ${usageOf(command)}.`;
    }
    default:
      return `${path}: ${error.message.replace(/^error: /, '').split('\n')[0]!}`;
  }
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function optionsOf(command: Command): string {
  return [...command.options.map((option) => option.long ?? option.flags), '--help'].join(', ');
}

function commandsOf(command: Command): string {
  return command.commands.map((one) => one.name()).join(', ');
}

function usageOf(command: Command): string {
  const show = (argument: Argument): string => (argument.required ? `<${argument.name()}>` : `[${argument.name()}]`);
  return [...command.registeredArguments.map(show), '[options]'].join(' ');
}
