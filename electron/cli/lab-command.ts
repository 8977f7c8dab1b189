import type { Command } from 'commander';
import type { CliContext } from './cli-context.js';

/** A command of `lab`: what a file in `commands/` exports as `command`. */
export interface LabCommand {
  /** Its place in the help: lower comes first. */
  order: number;
  /** Reports its exit code through `exit`, where that isn't 0. */
  create: (context: CliContext, exit: (code: number) => void) => Command;
}
