/** A worker whose learner takes no TensorFlow: the real one's loop, files and messages around a fake model. */
import type { RunConfig } from '../../../models/core/config.js';
import { architectureConfig } from '../../../models/core/parse-config.js';
import { connectHost } from '../../../electron/worker/host.js';
import { liveRulesOf } from '../../../electron/worker/live-settings.js';
import { parseCommand } from '../../../electron/worker/parse-command.js';
import { TrainingRun } from '../../../electron/worker/training-run.js';
import { PROTOCOL } from '../../../electron/protocol/run.js';
import { FakeLearner } from '../../worker/fake-learner.js';

const host = connectHost();
const metric = (name: string) => ({ name, title: name, group: 'loss' as const, part: 'model' });

host.onCommand((raw) => {
  const command = parseCommand(raw);
  if (command?.kind === 'start') void train(command.dir);
});
host.onGone(() => process.exit(0));
host.send({ kind: 'ready', protocol: PROTOCOL, pid: process.pid });

async function train(dir: string): Promise<void> {
  const run = new TrainingRun({
    dir,
    dataDirs: { user: '', installed: [] },
    send: (event) => host.send(event),
    createTraining: (options) =>
      Promise.resolve(new FakeLearner(options, { evaluateEvery: 50, panelValues: 5000, assets: { mean: 0.5 } })),
    metrics: () => [metric('loss'), metric('score'), { ...metric('validation'), evaluated: true }],
    runConfig: (_architecture, config) => config as RunConfig,
    liveRules: (architecture, config) => liveRulesOf(architectureConfig(architecture), config),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    fingerprint: () => Promise.resolve(null),
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    // A step takes a moment, as that of a model does.
    nextTurn: () => new Promise((resolve) => setTimeout(resolve, 1)),
  });
  await run.run();
  await host.flush();
  process.exit(0);
}
