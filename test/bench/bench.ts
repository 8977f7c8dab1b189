/** `npm run bench`: what training costs, ours beside tfjs, PyTorch and Keras. */
import { standardError, standardOutput } from '../../build/terminal-writer.mjs';
import { findPeers, type PeerPythons } from '../../build/setup/peers.mjs';
import { peersPart, setUp } from '../../build/setup.mjs';
import { contendersOf } from './contenders.js';
import { keep } from './keep.js';
import { readMachine } from './machine.js';
import { markdown } from './markdown.js';
import { measure, type Measured } from './measure.js';
import { parseOptions, type Options } from './options.js';
import { resultsOf } from './results.js';
import { measureScaling, type Scaled } from './scaling.js';
import { ownSize } from './workload.js';

/** Installs what is missing of them first. */
async function readyPeers(): Promise<PeerPythons> {
  const failures = await setUp([peersPart], { retry: true });
  const pythons = findPeers();
  if (pythons && Object.keys(failures).length === 0) return pythons;
  throw new Error('the peers are missing; to measure without them: npm run bench -- --no-peers');
}

async function run({ only, sections, rounds, peers, json }: Options): Promise<void> {
  const report = (text: string) => standardError.lines(`${text}\n`);
  const pythons = peers ? await readyPeers() : null;
  const { machine, device } = await readMachine();
  const surroundings = { pythons, device };
  const measured: Record<string, Measured> = {};
  const scaling: Record<string, Scaled> = {};
  for (const workload of only) {
    measured[workload.name] = await measure(contendersOf(workload, ownSize, surroundings), {
      title: workload.name,
      parameters: workload.parameters,
      adversarial: workload.adversarial ?? false,
      ...{ rounds, report },
      steps: sections.has('steps'),
      inference: sections.has('inference'),
      writing: sections.has('writing'),
      setUp: sections.has('setup'),
    });
    if (sections.has('scaling') && workload.parametersAtTwiceTheWidth) {
      scaling[workload.name] = await measureScaling(workload, { surroundings, rounds, report });
    }
  }
  const results = resultsOf({ machine, rounds, sections, measured, scaling });
  standardOutput.lines(`${json ? JSON.stringify(results) : markdown(results)}\n`);
  report(`\nKept as ${keep(results)}.{md,json}`);
}

run(parseOptions(process.argv)).catch((error: unknown) => {
  standardError.lines(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
