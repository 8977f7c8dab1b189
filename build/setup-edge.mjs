/**
 * Started by whoever makes or runs the first TensorFlow Lite file: sets its tools up, telling how far it is on standard error,
 * and prints one line of JSON on standard output: the paths of the tools, or `{ problem }`, a sentence or two. Runs under
 * Electron as Node too.
 */
import { edgeTools } from './setup/edge.mjs';
import { edgePart, setUp } from './setup.mjs';
import { standardOutput } from './terminal-writer.mjs';

const { edge: failure } = await setUp([edgePart]);
const result = failure ? { problem: [failure.message, failure.remedy].filter(Boolean).join(' ') } : edgeTools();
standardOutput.line(JSON.stringify(result));
