import { join } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';
import { execute } from '../../build/setup/child.mjs';

/** What a process found that loaded TensorFlow. */
export interface TensorFlowProbe {
  /** TensorFlow's version; null without the native runtime. */
  version: string | null;
  native: boolean;
  backend: string;
  usesGpu: boolean;
  /** Why the native runtime doesn't run, or what is wrong with it; null when all is well. */
  reason: string | null;
}

/** Loads TensorFlow in a child and says what came of it; a crash becomes the reason. */
export async function probeTensorFlow(env: NodeJS.ProcessEnv = process.env): Promise<TensorFlowProbe> {
  const startedAt = Date.now();
  const { code, signal, stdout, stderr } = await execute(
    process.execPath,
    [join(projectRoot, 'dist', 'doctor-probe.cjs')],
    {
      // Runs may be training on the GPU: it takes no more of the memory than it needs.
      // Inside Electron, process.execPath is Electron; this makes it behave as Node. Node ignores it.
      env: { ...env, ELECTRON_RUN_AS_NODE: '1', TF_CPP_MIN_LOG_LEVEL: '3', TF_FORCE_GPU_ALLOW_GROWTH: 'true' },
      stalled: () => Date.now() - startedAt > 60_000,
    },
  );
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (code === 0 && line.startsWith('{')) return JSON.parse(line) as TensorFlowProbe;
  return { version: null, native: false, backend: 'none', usesGpu: false, reason: crashReason(signal, stderr) };
}

function crashReason(signal: NodeJS.Signals | null, stderr: string): string {
  if (signal === 'SIGILL') return 'this processor lacks AVX instructions, which TensorFlow needs';
  if (signal === 'SIGTERM') return 'it did not load within 60 seconds';
  if (signal) return `loading it ended with ${signal}`;
  return stderr.trim().split('\n').at(-1) || 'loading it failed';
}
