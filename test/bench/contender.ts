/** The process of a contender that runs in Node: makes the model, then does what process.ts asks for. */
import { createInterface } from 'node:readline';
import { standardError, standardOutput } from '../../build/terminal-writer.mjs';
import { loadTensorFlow } from '../../models/engine/tensorflow.js';
import type { Hello, Request, Start } from './protocol.js';
import type { NodeContender, Sizes, Training } from './workload.js';
import { allWorkloads } from './workloads.js';

async function main(): Promise<void> {
  const start = JSON.parse(process.argv[2]!) as Start & { contender: NodeContender } & Sizes;
  const { native, tensorflow, reason } = await loadTensorFlow();
  if (native === null) throw new Error(`native TensorFlow is missing (${reason}); run: npm run setup`);
  const { contenders } = await allWorkloads.find(({ name }) => name === start.workload)!.load();
  const make = contenders[start.contender];
  if (!make) throw new Error(`${start.workload} has no contender ${start.contender}.`);
  const training = await make(start);
  say({
    parameters: training.parameters,
    version: `TensorFlow ${tensorflow}`,
    device: native.isUsingGpuDevice ? (process.env['MODEL_LAB_GPU'] ?? 'GPU') : 'CPU',
    infers: training.infer !== undefined,
    writes: training.write !== undefined,
  } satisfies Hello);
  for await (const line of createInterface({ input: process.stdin })) {
    say(answer(training, JSON.parse(line) as Request));
  }
}

function answer(training: Training, request: Request): object {
  switch (request.kind) {
    case 'train':
      return { losses: Array.from({ length: request.steps }, () => training.step()) };
    case 'step':
      return { ms: meanMs(() => training.step(), request.ms) };
    case 'infer':
      return { ms: meanMs(() => training.infer!(request.batch), request.ms) };
    case 'write':
      return training.write!(request.beyond);
  }
}

/** Works for about so many milliseconds, at least once. */
function meanMs(work: () => unknown, ms: number): number {
  const start = performance.now();
  let times = 0;
  do {
    work();
    times++;
  } while (performance.now() - start < ms);
  return (performance.now() - start) / times;
}

function say(value: object): void {
  standardOutput.lines(`${JSON.stringify(value)}\n`);
}

main().catch((error: unknown) => {
  standardError.lines(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
