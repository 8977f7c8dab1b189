/**
 * Loaded into a worker before its program: notes what the process holds at each checkpoint, a line of JSON each, in the
 * file that MODEL_LAB_SOAK_FILE names.
 */
import { appendFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// The worker's own TensorFlow.js, which it loads by itself.
const require = createRequire(import.meta.url);
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
const send = process.send;

process.send = function (event, ...rest) {
  if (event.kind === 'checkpoint') measure(event.step);
  return send.call(process, event, ...rest);
};

/** @param {number} step */
function measure(step) {
  collectGarbage();
  const { rss, heapUsed, external } = process.memoryUsage();
  const { numTensors } = require('@tensorflow/tfjs').memory();
  const files = readdirSync('/proc/self/fd').length;
  const held = { pid: process.pid, step, residentBytes: rss, heapBytes: heapUsed, externalBytes: external };
  appendFileSync(process.env.MODEL_LAB_SOAK_FILE, `${JSON.stringify({ ...held, tensors: numTensors, files })}\n`);
}
