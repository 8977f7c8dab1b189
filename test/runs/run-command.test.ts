import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { differences, runCommand, trainCommand } from '../../electron/runs/run-command.js';
import { writeRunRecord } from '../../electron/runs/run-record.js';
import { architectureConfigs } from '../../models/core/architectures.js';
import { architectureConfig, parseAssignments, parseConfig } from '../../models/core/parse-config.js';
import { newRun } from './run-fixture.js';

/** The words of a command as a shell reads them. */
function wordsOf(command: string): string[] {
  const out = execFileSync('bash', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' });
  return out.split('\0').slice(0, -1);
}

/** What `lab train` makes of such words, but for what follows from the data. */
function configOfWords(words: string[]): Record<string, unknown> {
  expect(words.slice(0, 2)).toEqual(['lab', 'train']);
  const architecture = architectureConfig(words[2]!);
  const assignments: string[] = [];
  let preset = architecture.defaultPreset;
  for (let at = 3; at < words.length; at += 2) {
    const [option, value] = [words[at]!, words[at + 1]!];
    if (option === '--preset') preset = value;
    else assignments.push(option === '--set' ? value : `${option.slice(2)}=${value}`);
  }
  return parseConfig(architecture, preset, parseAssignments(architecture, assignments));
}

describe.each(architectureConfigs.flatMap((one) => Object.keys(one.presets).map((preset) => [one.name, preset])))(
  '%s, preset %s',
  (name, preset) => {
    test('the command parses back to the configuration', () => {
      const architecture = architectureConfig(name!);
      const usual = parseConfig(architecture, preset!, {});
      const wanted = { seed: 7, steps: 123, learningRate: 1e-7, sampleEvery: 5, weightDecay: 0.25 };
      const changes = Object.fromEntries(Object.entries(wanted).filter(([key]) => key in usual));
      const config = parseConfig(architecture, preset!, { ...changes, ...('dataset' in usual && { dataset: "it's" }) });
      const read = configOfWords(wordsOf(trainCommand(architecture, { preset: preset!, config })));
      // What has no effect beside the rest is not said.
      const said = Object.keys(differences(architecture, preset!, config));
      for (const key of said) expect([key, read[key]]).toEqual([key, config[key]]);
      for (const key of Object.keys(changes)) expect(said).toContain(key);
    });
  },
);

test('lists, empty values and hostile names survive the shell', () => {
  const architecture = architectureConfig('gan');
  const config = {
    ...parseConfig(architecture, 'dcgan', { filters: [8, 16], seed: 3 }),
    dataset: `a b'; echo $HOME #`,
  };
  expect(configOfWords(wordsOf(trainCommand(architecture, { preset: 'dcgan', config })))).toEqual(config);
});

test('a preset that is no more is replaced by one that is, with all that differs', () => {
  const architecture = architectureConfig('gan');
  const config = parseConfig(architecture, 'mlp', { seed: 3 });
  expect(configOfWords(wordsOf(trainCommand(architecture, { preset: 'gone', config })))).toMatchObject({
    network: config['network'],
    seed: 3,
  });
});

test('device, rhythm, start and branch are said, and what is needed for it', () => {
  const config = parseConfig(architectureConfig('gan'), 'mlp', { steps: 100, seed: 4 });
  const { runsDir, dir, record } = newRun({ config, every: 3, wantedDevice: 'gpu:1' });
  expect(runCommand(dir, runsDir).command).toBe(
    'lab train gan --preset mlp --dataset fashion-mnist --seed 4 --set steps=100 --device gpu:1 --every 3',
  );
  writeRunRecord(dir, { ...record, start: { id: 'other', step: 20, part: 'encoder' } });
  expect(runCommand(dir, runsDir).command).toContain(' --from other@20:encoder ');
  writeRunRecord(dir, { ...record, steps: 100, parent: { id: 'gone', step: 20 } });
  expect(runCommand(dir, runsDir)).toEqual({
    command: 'lab runs branch gone --step 20 --steps 100',
    notes: ['Run gone has to be there; lab resume then trains the branch.'],
  });
});
