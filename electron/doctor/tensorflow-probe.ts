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
  /** Why a TensorFlow for CUDA uses no GPU, as it says itself; null where it says nothing. */
  gpuProblem: string | null;
  /** Why the native runtime doesn't run, or what is wrong with it; null when all is well. */
  reason: string | null;
}

/** How a process of the probe ended, and what it wrote. */
export interface Probed {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

/** Runs a script of Node's in a process of its own, for at most so long: Node itself by default, see utilityProbe. */
export type RunProbe = (script: string, env: NodeJS.ProcessEnv, withinMs: number) => Promise<Probed>;

/** Only where this process is Node: inside Electron its program starts another app. */
const inNode: RunProbe = (script, env, withinMs) => {
  const startedAt = Date.now();
  return execute(process.execPath, [script], { env, stalled: () => Date.now() - startedAt > withinMs });
};

/** Loads TensorFlow in a child and says what came of it; a crash becomes the reason. */
export async function probeTensorFlow(
  env: NodeJS.ProcessEnv = process.env,
  run: RunProbe = inNode,
): Promise<TensorFlowProbe> {
  const script = join(projectRoot, 'dist', 'doctor-probe.cjs');
  // Runs may be training on the GPU: it takes no more of the memory than it needs.
  const quiet = { ...env, TF_CPP_MIN_LOG_LEVEL: '1', TF_FORCE_GPU_ALLOW_GROWTH: 'true' };
  const { code, signal, stdout, stderr } = await run(script, quiet, 60_000);
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (code === 0 && line.startsWith('{')) {
    const found = JSON.parse(line) as Omit<TensorFlowProbe, 'gpuProblem'>;
    return { ...found, gpuProblem: found.usesGpu ? null : gpuProblem(stderr) };
  }
  const reason = crashReason(signal, stderr);
  return { version: null, native: false, backend: 'none', usesGpu: false, gpuProblem: null, reason };
}

/** What TensorFlow's log says against the GPU, in short. */
export function gpuProblem(log: string): string | null {
  const tooOld = /compute capability (\d+\.\d+)\. The minimum required Cuda capability is (\d+\.\d+)/i.exec(log);
  if (tooOld) return `its compute capability ${tooOld[1]} is below ${tooOld[2]}`;
  if (/Cannot dlopen some GPU libraries|Could not load dynamic library/.test(log)) {
    return "CUDA's libraries can't be loaded";
  }
  const refused = /failed call to cuInit: (?:INTERNAL: CUDA error: Failed call to cuInit: )?(.+)/.exec(log);
  return refused ? `CUDA does not start (${refused[1]!.trim()})` : null;
}

function crashReason(signal: string | null, stderr: string): string {
  if (signal === 'SIGILL') return 'this processor lacks AVX instructions, which TensorFlow needs';
  if (signal === 'SIGTERM') return 'it did not load within 60 seconds';
  if (signal) return `loading it ended with ${signal}`;
  return stderr.trim().split('\n').at(-1) || 'loading it failed';
}
