import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A new folder that goes with the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'model-lab-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a shell script that can be called by its name when `folder` is the PATH. */
export function fakeProgram(folder: string, name: string, script: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Collects what would be shown. */
export function textStream() {
  const stream = { text: '', write: (text: string) => (stream.text += text) };
  return stream;
}

/** A progress that nobody looks at, but for the lines that stay. */
export function silentProgress() {
  const said: string[] = [];
  return {
    said,
    begin: () => undefined,
    advance: () => undefined,
    end: () => undefined,
    say: (text: string) => said.push(text),
  };
}
