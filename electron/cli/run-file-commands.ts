/** `lab runs export`, `import` and `command`: a run that goes elsewhere, or is made again. */
import type { Command } from 'commander';
import { resolve } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import { sizeText } from '../report/words.js';
import { exportRun } from '../runs/archive/export-run.js';
import { importRun } from '../runs/archive/import-run.js';
import { configOf } from '../runs/complete-config.js';
import { runCommand } from '../runs/run-command.js';
import { readRunRecord } from '../runs/run-record.js';
import { findRun } from '../runs/run-store.js';
import { runWord } from '../runs/shell-word.js';
import type { CliContext } from './cli-context.js';
import { dataState } from './data-state.js';
import { fileStem } from './file-stem.js';
import { count } from './format.js';
import { assertWritable } from './writable.js';

interface Json {
  json?: boolean;
}

const run = ['<run>', 'id, beginning of an id, name, or directory'] as const;

/** Adds them to `lab runs`. */
export function addRunFileCommands(runs: Command, context: CliContext): void {
  const { terminal, runsDir, workingDir } = context;
  runs
    .command('export')
    .description('write a run, with its checkpoints and pictures, into one zip file; its data set is not in it')
    .argument(...run)
    .option('--out <file>', 'where to write; by default <run>.zip here')
    .option('--json', 'print one JSON object')
    .action(async (wanted: string, { out, json }: Json & { out?: string }) => {
      const dir = findRun(runsDir, wanted);
      const { id, name, data } = readRunRecord(dir);
      const path = resolve(workingDir, out ?? `${fileStem(name, id)}.zip`);
      if (!/\.zip$/i.test(path)) {
        throw new RequestError(`--out: '${out}' is not allowed; use a file name that ends in .zip.`);
      }
      assertWritable('--out', path);
      const { files, bytes } = await exportRun(dir, path);
      if (json) {
        terminal.json({ kind: 'exported', run: id, path, files, bytes });
        return;
      }
      terminal.line(`${count(files)} files, ${sizeText(bytes)}, in ${path}`);
      if (data) terminal.line(`The data set ${data.name} is not in it; its sums are, to tell it from others.`);
    });
  runs
    .command('import')
    .description('make a run of yours of a zip file that lab runs export has written')
    .argument('<file>', 'the zip file')
    .option('--json', 'print one JSON object')
    .action(async (file: string, { json }: Json) => {
      const { dir, record, notes } = await importRun(resolve(workingDir, file), runsDir);
      const { problem } = await dataState(record, context.dataDirs);
      for (const note of [...notes, ...(problem === null ? [] : [problem])]) terminal.tell(note);
      const { id, name } = record;
      if (json) terminal.json({ kind: 'imported', id, name, dir, notes });
      else terminal.line(`${name} is here: lab runs show ${runWord(id, dir)}`);
    });
  runs
    .command('command')
    .description('print the command that trains such a run again')
    .argument(...run)
    .option('--json', 'print one JSON object, with the configuration')
    .action((wanted: string, { json }: Json) => {
      const dir = findRun(runsDir, wanted);
      const { command, notes } = runCommand(dir, runsDir);
      if (json) {
        const record = readRunRecord(dir);
        const { id, architecture, preset } = record;
        terminal.json({
          kind: 'command',
          run: id,
          command,
          notes,
          architecture,
          preset,
          config: configOf(record).config,
        });
        return;
      }
      terminal.line(command);
      for (const note of notes) terminal.tell(note);
    });
}
