/** Takes the run that it is given, or makes one in that folder, as soon as it hears so, says whether it got it, and stays. */
import { createRun } from '../../electron/runs/create-run.js';
import { takeRun } from '../../electron/runs/take-run.js';

const [dir = '', make] = process.argv.slice(2);
process.send!('ready');
process.once('message', () => {
  try {
    if (make) createRun('', { architecture: 'gan', preset: make, config: {}, every: 1, dir }, new Date());
    else takeRun(dir, new Date());
    process.send!('taken');
  } catch (error) {
    process.send!((error as Error).message);
  }
});
setInterval(() => undefined, 1000);
