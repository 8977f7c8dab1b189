import { mkdirSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../build/paths.mjs';
import { checkEdgeTools } from '../../build/setup/check-edge-tools.mjs';
import { edgeTools, installEdge, isEdgeReady } from '../../build/setup/edge.mjs';
import { liteRtWheels } from '../../build/setup/wheel-record.mjs';
import { fakeProgram, scratchFolder, silentProgress } from './scratch.js';

const model = join(projectRoot, 'models', 'edge', 'native', 'self-test');

test('every recorded LiteRT has a hash, a size and the name that its file says', () => {
  for (const wheel of Object.values(liteRtWheels)) {
    expect(wheel?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(wheel?.bytes).toBeGreaterThan(1e6);
    expect(wheel?.file.startsWith(`ai_edge_litert-${wheel.version}-`)).toBe(true);
  }
});

test('without the native TensorFlow there is no converter, and a sentence says so at once', async () => {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], MODEL_LAB_CACHE: scratchFolder() };
  expect(() => isEdgeReady(env)).toThrow('The converter to TensorFlow Lite is a part of native TensorFlow');
  await expect(installEdge({ env, progress: silentProgress() })).rejects.toMatchObject({
    instant: true,
    remedy: expect.stringContaining('npm run setup'),
  });
});

test('a folder of ready-made tools is taken as it is, and refused where one is missing', () => {
  const folder = scratchFolder();
  const env = { MODEL_LAB_EDGE_TOOLS: folder };
  for (const name of ['convert', 'run']) writeFileSync(join(folder, name), '');
  expect(() => isEdgeReady(env)).toThrow(`MODEL_LAB_EDGE_TOOLS: there is no ${join(folder, 'libLiteRt.so')}.`);
  writeFileSync(join(folder, 'libLiteRt.so'), '');
  expect(isEdgeReady(env)).toBe(true);
  expect(edgeTools(env).runner).toBe(join(folder, 'run'));
});

test('tools that break down or compute wrongly are not put in place', async () => {
  const folder = scratchFolder();
  mkdirSync(folder, { recursive: true });
  const good = fakeProgram(folder, 'good', 'echo > "$3"');
  const tools = { converter: good, runner: good, liteRt: '', version: '' };
  const env = { PATH: process.env['PATH'] };
  const crashing = fakeProgram(folder, 'crashing', 'kill -SEGV $$');
  await expect(checkEdgeTools({ ...tools, converter: crashing }, { model, env })).rejects.toThrow(
    "TensorFlow Lite's converter does not run here: it ended by SIGSEGV.",
  );
  await expect(checkEdgeTools({ ...tools, runner: crashing }, { model, env })).rejects.toThrow(
    'LiteRT does not run here: it ended by SIGSEGV.',
  );
  const wrong = fakeProgram(folder, 'wrong', "cat > /dev/null; printf 'ok 14\\n2 1 2\\n\\0\\0\\200?\\0\\0\\0\\0'");
  await expect(checkEdgeTools({ ...tools, runner: wrong }, { model, env })).rejects.toThrow(
    'LiteRT does not run here: it computes 1, 0 instead of 1.5, 0.',
  );
});

test("the set-up's program prints the tools, or why there are none, as one line", () => {
  const run = (env: NodeJS.ProcessEnv) =>
    execFileSync(process.execPath, [join(projectRoot, 'build', 'setup-edge.mjs')], { env, stdio: 'pipe' }).toString();
  const folder = scratchFolder();
  const absent: unknown = JSON.parse(run({ PATH: process.env['PATH'], MODEL_LAB_EDGE_TOOLS: folder }));
  expect(absent).toEqual({ problem: expect.stringMatching(/^MODEL_LAB_EDGE_TOOLS: there is no .*\. Name a folder/) });
  for (const name of ['convert', 'run', 'libLiteRt.so']) writeFileSync(join(folder, name), '');
  const found: unknown = JSON.parse(run({ PATH: process.env['PATH'], MODEL_LAB_EDGE_TOOLS: folder }));
  expect(found).toMatchObject({ converter: join(folder, 'convert'), liteRt: join(folder, 'libLiteRt.so') });
});
