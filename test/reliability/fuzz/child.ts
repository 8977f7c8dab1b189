/** Reads inputs and tells what was wrong with any; `position` is the file in which it notes the input that it is at. */
import { openSync, writeSync } from 'node:fs';
import { Random } from '../random.js';
import { limits, type Job, type Told } from './job.js';
import { judge } from './judge.js';
import { targets } from './targets.js';

const [position = ''] = process.argv.slice(2);
const file = openSync(position, 'r+');
const note = new Float64Array(1);
const tell = (told: Told): void => void process.send!(told);
/** Others have a turn after so many inputs. */
const PER_TURN = 256;

process.on('message', (job: Job) => void work(job));
process.on('disconnect', () => process.exit());

async function work({ target: name, seed, from, to }: Job): Promise<void> {
  const place = targets.findIndex((one) => one.name === name);
  const target = targets[place]!;
  const counts = { taken: 0, refused: 0 };
  const late = (error: unknown): void =>
    tell({ kind: 'finding', index: note[0]!, what: `nobody waited for ${String((error as Error).stack ?? error)}` });
  process.on('uncaughtException', late);
  let peak = peakMb();
  for (let index = from; index < to; index++) {
    note[0] = index;
    writeSync(file, note, 0, 8, 0);
    const result = await judge(target, new Random(seed, place, index));
    if (typeof result === 'string') counts[result]++;
    else tell({ kind: 'finding', index, what: result.finding });
    if (index % PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    const now = peakMb();
    if (now - peak > limits.grownMb) tell({ kind: 'finding', index, what: `it took ${Math.round(now - peak)} MB` });
    peak = now;
  }
  // What is thrown later belongs to these inputs as well.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('uncaughtException', late);
  tell({ kind: 'done', ...counts });
}

/** The most memory that this process has had. */
const peakMb = (): number => process.resourceUsage().maxRSS / 1024;
