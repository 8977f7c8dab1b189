import { utilityProcess } from 'electron';
import type { RunProbe } from '../doctor/tensorflow-probe.js';
import { probeProcess } from './probe-process.js';

/** Runs the doctor's probe in a utility process: a packaged app has no Node to start but itself. */
export const utilityProbe: RunProbe = (script, env, withinMs) =>
  probeProcess(utilityProcess.fork(script, [], { env, stdio: 'pipe', serviceName: 'Model Lab doctor' }), withinMs);
