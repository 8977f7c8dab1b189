import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../build/paths.mjs';
import { PROTOCOL, type WorkerCommand } from '../../electron/protocol/run.js';
import { architectureConfig } from '../../models/core/parse-config.js';
import { parseAsked, toolInfo } from '../../models/core/parse-question.js';
import { toolAnswersOf } from '../../models/core/tool-answers.js';
import type { RequestError } from '../../models/core/errors.js';
import { FakeWorker } from '../launch/fake-worker.js';
import { tempFolder } from '../runs/run-fixture.js';
import { cliIn } from './fake-context.js';

/** Answers tools in this process, as the real worker does. */
class ToolWorker extends FakeWorker {
  constructor() {
    super();
    setImmediate(() => this.says({ kind: 'ready', protocol: PROTOCOL, pid: 4711 }));
  }

  override send(command: WorkerCommand): void {
    super.send(command);
    if (command.kind === 'leave') setImmediate(() => this.exit());
    if (command.kind !== 'use') return;
    const { request, architecture, question, dataDirs } = command;
    const info = toolInfo(architectureConfig(architecture), question.name);
    const asked = parseAsked(info, question.asked) as never;
    void toolAnswersOf(architecture)[info.name]!(asked, { dirs: dataDirs }).then(
      (body) => {
        const answer = { step: 0, body: info.answered.parse(body), recorded: false, warnings: [] };
        this.says({ kind: 'answer', request, answer });
      },
      (error: RequestError) => this.says({ kind: 'refused', request, code: 'bad-request', message: error.message }),
    );
  }
}

/** In a folder with one model. */
function lab(...args: string[]) {
  const folder = tempFolder();
  copyFileSync(join(projectRoot, 'test', 'edge', 'keras', 'fixtures', 'cnn.h5'), join(folder, 'my_model.h5'));
  const { context, lab: run } = cliIn(folder);
  context.spawnWorker = () => new ToolWorker();
  return run(...args);
}

test('lab inspect tells what a model file holds', async () => {
  const { code, out, err } = await lab('inspect', 'my_model.h5');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^my_model\.h5\n {2}Format +keras-h5, Keras 3\.[\d.]+, made by Keras\n {2}Size +36\.55 kB\n/);
  expect(out).toContain('input_layer float32 [any, 8, 8, 1]\n');
  expect(out).toMatch(/Parameters +293 in 9 constants, 1\.172 kB\n/);
  expect(out).toMatch(/Operations +9: Conv2D × 2, BatchNormalization, Dense, Dropout, /);
  expect(out).toMatch(
    /LARGEST CONSTANTS +TYPE +SHAPE +NUMBERS +BYTES\n\S*conv2d_1\S*kernel +float32 +\[3, 3, 4, 6\] +216 +864 B\n/,
  );
  expect(out).toContain('and 1 smaller one\n');
});

test('as one object, or one of its constants', async () => {
  const [model] = (await lab('inspect', 'my_model.h5', '--json')).out
    .split('\n')
    .map((line) => line && JSON.parse(line));
  expect(model).toMatchObject({ kind: 'describe-model', format: 'keras-h5', inputs: ['input_layer'], notes: [] });
  const { name } = model.constants.find(({ count }: { count: number }) => count === 216);
  const { out } = await lab('inspect', 'my_model.h5', '--constant', name);
  expect(out).toMatch(
    /\[3, 3, 4, 6\]: 216 numbers, −?-?0\.\d+ to 0\.\d+, mean -?0\.\d+, standard deviation 0\.\d+, 0 zeros\n[▁-█ ]+\n$/,
  );
  const { code, err } = await lab('inspect', 'my_model.h5', '--constant', 'none', '--json');
  expect([code, err]).toEqual([2, "name: 'none' is no constant of numbers in my_model.h5.\n"]);
});

test('what is no model is refused in one sentence', async () => {
  expect(await lab('inspect', 'gone.h5')).toEqual({ code: 2, out: '', err: "file: 'gone.h5' is not there.\n" });
});
