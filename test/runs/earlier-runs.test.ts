/** Folders of runs as the version before panels had folders of their own wrote them: they open, go on and branch. */
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../../build/paths.mjs';
import { configOf } from '../../electron/runs/complete-config.js';
import { branchRun } from '../../electron/runs/continue-run.js';
import { earlierRecord } from '../../electron/runs/earlier-panels.js';
import { listPanels, panelFile } from '../../electron/runs/panels.js';
import { readRun } from '../../electron/runs/run-history.js';
import { readRunRecord } from '../../electron/runs/run-record.js';
import { transformerConfig } from '../../models/transformer/config.js';
import { buildLab, lab, ofKind } from '../cli/spawn-lab.js';
import { tempFolder } from './run-fixture.js';

const kept = join(projectRoot, 'test', 'fixtures', 'runs');

const seen = ['attention', 'embeddings', 'predictions'];
const expected: Record<string, string[]> = {
  gan: ['gallery'],
  'transformer-copy': seen,
  'transformer-images': seen,
  'transformer-language': [...seen, 'writing'],
};

function copyOf(name: string): string {
  const dir = join(tempFolder(), name);
  cpSync(join(kept, name), dir, { recursive: true });
  return dir;
}

/** Every file of a run with its content. */
function contents(dir: string): Map<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'base64')]),
  );
}

test('there is a kept run of each architecture that was there', () => {
  expect(readdirSync(kept).sort()).toEqual(Object.keys(expected).sort());
});

describe.each(Object.entries(expected))('%s', (name, panels) => {
  test('opens with its panels, whose bodies are as their schemas say', () => {
    const dir = join(kept, name);
    const history = readRun(dir);
    expect(history.record.status).toBe('done');
    expect(Object.fromEntries(Object.entries(history.panels).sort())).toEqual(
      Object.fromEntries(panels.map((panel) => [panel, [0, 10, 20]])),
    );
    const { architecture, config } = configOf(history.record);
    // Whatever has come since has no records.
    const infos = architecture.panels(config).filter((info) => panels.includes(info.name));
    expect(infos.map((info) => info.name).sort()).toEqual(panels);
    for (const info of infos) {
      const record = earlierRecord(dir, info.name, 20)!;
      expect(info.schema.safeParse(record.body).error).toBeUndefined();
      const bin = panelFile(dir, info.name, 20, '.bin');
      const bytes = bin === null ? 0 : readFileSync(bin).length;
      for (const { rows, columns, offset } of Object.values(record.matrices)) {
        expect(offset + 4 * rows * columns).toBeLessThanOrEqual(bytes);
      }
      expect(record.picture === null).toBe(panelFile(dir, info.name, 20, '.png') === null);
    }
  });

  test('branches with its panels up to there, and stays as it was', () => {
    const dir = copyOf(name);
    const before = contents(dir);
    const branch = branchRun(dir, 10, { runsDir: tempFolder(), now: new Date('2026-02-03T04:05:06Z') });
    expect(listPanels(branch.dir)).toEqual(Object.fromEntries(panels.map((panel) => [panel, [0, 10]])));
    expect(readRunRecord(branch.dir).parent).toEqual({ id: readRunRecord(dir).id, step: 10 });
    for (const panel of panels) {
      expect(earlierRecord(branch.dir, panel, 10)).toEqual(earlierRecord(dir, panel, 10));
    }
    expect(contents(dir)).toEqual(before);
  });
});

describe('in the real program', () => {
  beforeAll(buildLab);

  test.each(Object.entries(expected))('%s goes on from its last step, beside what it had', async (name, panels) => {
    const dir = copyOf(name);
    const before = contents(dir);
    const { code, lines } = await lab(tempFolder(), ['resume', dir, '--steps', '25', '--json']);
    expect([code, ofKind(lines, 'done')[0]?.step]).toEqual([0, 25]);
    expect(listPanels(dir)).toEqual(Object.fromEntries(panels.map((panel) => [panel, [0, 10, 20, 25]])));
    // What was recorded before is there as it was.
    for (const [path, content] of before) {
      if (/\/(panels|samples)\//.test(path)) expect(readFileSync(path, 'base64')).toBe(content);
    }
    const asked = await lab(tempFolder(), ['ask', dir, '--json']);
    expect(asked.lines.map((line) => line.kind)).not.toContain('failed');
  });
});

describe('keys that a stored configuration lacks', () => {
  const { defaultPreset } = transformerConfig;
  afterEach(() => {
    transformerConfig.defaultPreset = defaultPreset;
  });

  test('have the values that were frozen for them, whatever the default preset is', () => {
    const record = readRunRecord(join(kept, 'transformer-copy'));
    const later = ['clipNorm', 'warmupSteps', 'task'];
    const config = Object.fromEntries(Object.entries(record.config).filter(([key]) => !later.includes(key)));
    const older = { ...record, config };
    const newer = { stepsPerSecond: null, freezeEncoder: false };
    const frozen = { ...record.config, ...newer, clipNorm: 0, warmupSteps: 0, task: 'copy' };
    expect(configOf(older).config).toEqual(frozen);
    transformerConfig.defaultPreset = 'char-nano';
    expect(transformerConfig.presets['char-nano']!.values['task']).toBe('language');
    expect(configOf(older).config).toEqual(frozen);
    expect(configOf(record).config).toEqual({ ...record.config, ...newer });
  });
});
