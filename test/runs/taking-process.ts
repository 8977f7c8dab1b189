/** Takes the run that it is given as soon as it hears so, says whether it got it, and stays. */
import { takeRun } from '../../electron/runs/take-run.js';

const [dir = ''] = process.argv.slice(2);
process.send!('ready');
process.once('message', () => {
  try {
    takeRun(dir, new Date());
    process.send!('taken');
  } catch (error) {
    process.send!((error as Error).message);
  }
});
setInterval(() => undefined, 1000);
