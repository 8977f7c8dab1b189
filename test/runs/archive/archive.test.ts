import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportRun } from '../../../electron/runs/archive/export-run.js';
import { importRun } from '../../../electron/runs/archive/import-run.js';
import { pathProblem } from '../../../electron/runs/archive/zip-entries.js';
import { writeCheckpoint } from '../../../electron/runs/checkpoints.js';
import { renameRun } from '../../../electron/runs/run-store.js';
import { metricsPath, ownerPath, runJsonPath } from '../../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../../electron/runs/run-record.js';
import { takeRun } from '../../../electron/runs/take-run.js';
import { elsewhere, letTrain } from '../trained-elsewhere.js';
import { began, newRun, stateAt, tempFolder } from '../run-fixture.js';
import { rawZip, type RawEntry } from './raw-zip.js';

/** A run that has trained and stopped. */
function trained() {
  const run = newRun({ status: 'stopped' });
  const { dir } = run;
  writeFileSync(metricsPath(dir), '{"step":10,"wallMs":1,"values":{"loss":1}}\n');
  writeCheckpoint(dir, { state: stateAt(20), wallMs: 5 });
  renameRun(dir, 'Ünïcode ☂');
  return { ...run, zip: join(tempFolder(), 'run.zip') };
}

/** Names of all files below a folder with their bytes. */
function contents(dir: string): Record<string, string> {
  const found = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    found.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(dir.length + 1), readFileSync(path, 'base64')];
    }),
  );
}

describe('a run', () => {
  test('comes out of a zip file as it went in, elsewhere', async () => {
    const { dir, zip } = trained();
    const told = await exportRun(dir, zip);
    expect(told.files).toBe(Object.keys(contents(dir)).length);
    const runsDir = join(tempFolder(), 'not', 'there');
    const { dir: there, notes } = await importRun(zip, runsDir);
    expect([basename(there), notes]).toEqual([basename(dir), []]);
    expect(contents(there)).toEqual(contents(dir));
    expect(readRunRecord(there).name).toBe('Ünïcode ☂');
    expect(readdirSync(runsDir)).toEqual([basename(dir)]);
  });

  test('leaves behind what tells who trained it, and what is only begun', async () => {
    const { dir, zip } = trained();
    takeRun(dir, began).ownership.assertKept();
    writeFileSync(ownerPath(dir), '{}');
    const record = readRunRecord(dir);
    writeRunRecord(dir, { ...record, status: 'stopped' });
    writeFileSync(join(dir, 'run.json.abc.tmp'), 'x');
    await exportRun(dir, zip);
    const { dir: there } = await importRun(zip, tempFolder());
    expect(Object.keys(contents(there)).filter((name) => /owner|heartbeat|tmp|^\./.test(name))).toEqual([]);
    expect(readRunRecord(there).pid).toBeNull();
  });

  test('that waits in a queue here waits in none elsewhere', async () => {
    const { dir } = newRun();
    const zip = join(tempFolder(), 'run.zip');
    await exportRun(dir, zip);
    expect((await importRun(zip, tempFolder())).record.status).toBe('stopped');
  });

  test('that trains is refused, and the file that was there stays', async () => {
    const { dir, zip } = trained();
    letTrain(dir, elsewhere);
    writeFileSync(zip, 'mine');
    await expect(exportRun(dir, zip)).rejects.toThrow(/is being trained by process 12 on laptop.*stop it/);
    expect(readFileSync(zip, 'utf8')).toBe('mine');
    expect(readdirSync(join(zip, '..'))).toEqual(['run.zip']);
  });

  test('is exported with parts that are links to another disk, and without end where they lead back', async () => {
    const { dir, zip } = trained();
    const disk = tempFolder();
    cpSync(join(dir, 'checkpoints'), join(disk, 'c'), { recursive: true });
    rmSync(join(dir, 'checkpoints'), { recursive: true });
    symlinkSync(join(disk, 'c'), join(dir, 'checkpoints'));
    symlinkSync(dir, join(dir, 'again'));
    await exportRun(dir, zip);
    const { dir: there } = await importRun(zip, tempFolder());
    expect(Object.keys(contents(there))).toContain('checkpoints/00000020/weights.safetensors');
  });

  test('to a folder that is not there is refused, and nothing is left', async () => {
    const { dir } = trained();
    const zip = join(tempFolder(), 'none', 'run.zip');
    await expect(exportRun(dir, zip)).rejects.toThrow(`${zip} can't be written: it is gone.`);
  });
});

describe('a run that is here already', () => {
  test('is refused with the same content, and kept beside it with other content', async () => {
    const { runsDir, dir, zip } = trained();
    await exportRun(dir, zip);
    await expect(importRun(zip, runsDir)).rejects.toThrow(
      `${zip}: ${basename(dir)} is here already, with the same content; nothing was imported.`,
    );
    writeFileSync(metricsPath(dir), '{"step":10,"wallMs":1,"values":{"loss":2}}\n');
    const before = contents(dir);
    const { dir: second, notes } = await importRun(zip, runsDir);
    expect(basename(second)).toBe(`${basename(dir)}-2`);
    expect(notes).toEqual([
      `${basename(dir)} is here already with other content: this one is kept as ${basename(dir)}-2.`,
    ]);
    expect(contents(dir)).toEqual(before);
  });
});

const id = '20260131-094500-gan-brave-otter';

/** Imports an archive made of these and a run.json; tells the sentence, and that nothing is left. */
async function refusal(entries: RawEntry[], limits?: { bytes: number; files: number }): Promise<string> {
  const folder = tempFolder();
  const zip = join(folder, 'x.zip');
  const { dir } = newRun();
  const record = { name: `${id}/run.json`, content: readFileSync(runJsonPath(dir)) };
  const own = entries.some(({ name }) => name.endsWith('run.json')) ? [] : [record];
  writeFileSync(zip, rawZip([...own, ...entries]));
  const runsDir = join(folder, 'deep', 'runs');
  mkdirSync(runsDir, { recursive: true });
  const sentence = await importRun(zip, runsDir, limits).then(
    () => 'imported',
    (error: Error) => error.message.replace(`${zip}`, 'ZIP'),
  );
  if (sentence !== 'imported') {
    expect(readdirSync(runsDir)).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['deep', 'x.zip']);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['runs']);
  }
  return sentence;
}

test('paths are judged here too, whatever the reader of zip files lets through', () => {
  const out = 'leads out of the folder';
  const absolute = 'is an absolute path';
  const wrong: Record<string, string> = {
    ...{ '../a': out, 'a/../../b': out, 'a\\..\\b': out, '..': out },
    ...{ '/a': absolute, '\\a': absolute, 'C:/a': absolute, 'c:a': absolute },
    ...{ 'a//b': 'is no path', './a': 'is no path', 'a/.': 'is no path', 'a ': 'is no path' },
    ...{ 'a\u0000': 'has characters that no name may have', 'a?': 'has characters that no name may have' },
  };
  for (const [name, problem] of Object.entries(wrong)) expect([name, pathProblem(name)]).toEqual([name, problem]);
  const right = ['run.json', 'a/b-c_d/00000020/weights.safetensors', 'a/', 'ü/☂ x', 'beyond-00000020/metrics.jsonl'];
  for (const name of right) expect([name, pathProblem(name)]).toEqual([name, null]);
});

describe('a zip file', () => {
  test('that is good passes this very test', async () => {
    expect(await refusal([{ name: `${id}/log.jsonl`, content: 'x'.repeat(5000), deflate: true }])).toBe('imported');
  });

  test.each([
    ['../evil', 'leads out of the folder'],
    [`${id}/../../evil`, 'leads out of the folder'],
    [`${id}/panels/../../../evil`, 'leads out of the folder'],
    [`..\\evil`, 'has characters that no name may have'],
    [`${id}\\..\\evil`, 'has characters that no name may have'],
    ['/tmp/evil', 'is an absolute path'],
    ['C:/evil', 'is an absolute path'],
    ['c:evil', 'is an absolute path'],
    [`${id}/a\u0000b`, 'has characters that no name may have'],
    [`${id}/a:stream`, 'has characters that no name may have'],
    [`${id}/a//b`, 'is no path'],
    [`${id}/./b`, 'is no path'],
    [`${id}/dot.`, 'is no path'],
    [`${id}/${'x'.repeat(201)}`, 'is too long'],
    [`${id}/${'a/'.repeat(20)}b`, 'is too long'],
  ])('with %j is refused', async (name, why) => {
    expect(await refusal([{ name, content: 'evil' }])).toMatch(
      new RegExp(`^ZIP: '.*' (${why}); nothing was imported\\.$`),
    );
  });

  test.each<[string, RawEntry[], string]>([
    ['a link', [{ name: `${id}/l`, content: '/etc/passwd', mode: 0o120777 }], "ZIP: '.*/l' is a link or a device"],
    ['a device', [{ name: `${id}/l`, mode: 0o020644 }], 'is a link or a device'],
    ['one name twice', [{ name: `${id}/a` }, { name: `${id}/a` }], 'is there twice'],
    ['names that differ by case', [{ name: `${id}/a` }, { name: `${id}/A` }], 'is there twice'],
    [
      'names that differ by how an accent is written',
      [{ name: `${id}/\u00fc` }, { name: `${id}/u\u0308` }],
      'is there twice',
    ],
    ['a file that is a folder too', [{ name: `${id}/a` }, { name: `${id}/A/b` }], 'lies in what is a file'],
    ['a folder that is a file too', [{ name: `${id}/a/b` }, { name: `${id}/a` }], 'is there twice'],
    ['a password', [{ name: `${id}/a`, content: 'x', deflate: true, flags: 0x801 }], 'is encrypted'],
    ['another method', [{ name: `${id}/a`, method: 12 }], 'packed in a way that is not known here'],
    [
      'more than it tells',
      [{ name: `${id}/a`, content: 'x'.repeat(99999), deflate: true, size: 3 }],
      'is damaged in it',
    ],
    ['less than it tells', [{ name: `${id}/a`, content: 'xyz', deflate: true, size: 99 }], 'is damaged in it'],
    [
      'another content than it tells',
      [{ name: `${id}/a`, content: 'xyz', sum: 7 }],
      "'.*/a' is damaged in it; copy or export it anew",
    ],
    ['what unpacks too far', [{ name: `${id}/a`, content: 'x', size: 4e9, deflate: true }], 'as no run does'],
    ['no run', [{ name: 'run.json/x' }, { name: 'a/b/run.json', content: '{}' }], 'there is no run in it'],
    [
      'two runs',
      [
        { name: 'a/run.json', content: '{}' },
        { name: 'b/run.json', content: '{}' },
      ],
      'it holds 2 runs',
    ],
    ['a damaged record', [{ name: 'a/run.json', content: '{' }], 'a/run.json is damaged: it is not JSON'],
    [
      'a record of a newer version',
      [{ name: 'a/run.json', content: '{"format":2}' }],
      'was written by a newer version',
    ],
  ])('with %s is refused', async (_what, entries, why) => {
    expect(await refusal(entries)).toMatch(new RegExp(why));
  });

  test('with more, or larger, files than are allowed is refused', async () => {
    const entries = [{ name: `${id}/a`, content: 'x'.repeat(1000) }];
    expect(await refusal(entries, { files: 1, bytes: 1e9 })).toMatch(/it holds 2 files, and 1 are allowed/);
    expect(await refusal(entries, { files: 9, bytes: 1000 })).toMatch(/it would unpack to/);
  });

  test('that is cut short, or none, is told', async () => {
    const { dir, zip } = trained();
    await exportRun(dir, zip);
    writeFileSync(zip, readFileSync(zip).subarray(0, -30));
    const runsDir = tempFolder();
    await expect(importRun(zip, runsDir)).rejects.toThrow(`${zip} is no zip file that can be read`);
    await expect(importRun(join(runsDir, 'none.zip'), runsDir)).rejects.toThrow(
      "can't be read: what it leads to is gone",
    );
    expect(existsSync(runsDir) && readdirSync(runsDir)).toEqual([]);
  });

  test('with things beside the run has them left out, and its unknown parts kept', async () => {
    const folder = tempFolder();
    const zip = join(folder, 'x.zip');
    const { dir } = newRun();
    writeFileSync(
      zip,
      rawZip([
        { name: 'old/', mode: 0o040755 },
        { name: 'old/run.json', content: readFileSync(runJsonPath(dir)) },
        { name: 'old/metrics.jsonl', content: 'no JSON' },
        { name: 'old/later/feature.json', content: '{}' },
        { name: 'old/owner.json', content: '{}' },
        { name: '__MACOSX/old/run.json', content: 'x' },
      ]),
    );
    const { dir: there, notes } = await importRun(zip, join(folder, 'runs'));
    expect(basename(there)).toBe('old');
    expect(Object.keys(contents(there)).sort()).toEqual(['later/feature.json', 'metrics.jsonl', 'run.json']);
    expect(notes).toEqual(['1 other entry of the file that belong to no run was left out.']);
  });
});
