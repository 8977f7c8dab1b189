import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { edgeTools } from '../../../models/edge/formats/tflite/edge-tools.js';
import { RequestError } from '../../../models/core/errors.js';
import { scratchFolder } from '../../build/scratch.js';

afterEach(() => vi.unstubAllEnvs());

async function refused(options: Parameters<typeof edgeTools>[0] = {}): Promise<string> {
  const error: unknown = await edgeTools(options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(RequestError);
  return (error as RequestError).message;
}

test('what the set-up can not do is a sentence with its remedy, and told as it goes', async () => {
  vi.stubEnv('MODEL_LAB_EDGE_TOOLS', '');
  vi.stubEnv('MODEL_LAB_CACHE', scratchFolder());
  const told: string[] = [];
  expect(await refused({ onProgress: (line) => told.push(line) })).toMatch(
    /^TensorFlow Lite: The converter .* is a part of native TensorFlow, which is not set up\. Run `npm run setup`/,
  );
  expect(told.join()).toContain('which is not set up.');
});

test('a set-up that is stopped says so', async () => {
  vi.stubEnv('MODEL_LAB_EDGE_TOOLS', '');
  expect(await refused({ signal: AbortSignal.abort() })).toContain('its set-up was stopped');
  const control = new AbortController();
  const stopped = refused({ signal: control.signal });
  control.abort();
  expect(await stopped).toContain('its set-up was stopped');
});

test('a folder that is named and lacks a tool is refused', async () => {
  const folder = scratchFolder();
  vi.stubEnv('MODEL_LAB_EDGE_TOOLS', folder);
  expect(await refused()).toContain(`MODEL_LAB_EDGE_TOOLS: there is no ${join(folder, 'convert')}.`);
});
