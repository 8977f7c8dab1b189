import type { Probed } from '../doctor/tensorflow-probe.js';
import { systemTimers, type Timers } from '../launch/timers.js';
import { exitOf, type UtilityProcessLike } from '../launch/utility-transport.js';

/** What a utility process writes until its end, or until its time is over; it is ended then. */
export function probeProcess(
  child: UtilityProcessLike,
  withinMs: number,
  timers: Timers = systemTimers,
): Promise<Probed> {
  return new Promise((resolve) => {
    let [stdout, stderr, late] = ['', '', false];
    child.stdout?.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
    const stopWaiting = timers.after(withinMs, () => {
      late = true;
      child.kill();
    });
    child.once('exit', (code) => {
      stopWaiting();
      resolve({ ...(late ? { code: null, signal: 'SIGTERM' } : exitOf(code)), stdout, stderr });
    });
  });
}
