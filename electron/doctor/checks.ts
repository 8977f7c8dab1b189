/** Turns what was found into the doctor's lines: one function per line, each pure. */
import { canInstallFromNpm, type FoundElectron } from '../../build/setup/electron.mjs';
import type { Flavour } from '../../build/setup/runtime.mjs';
import type { Failure } from '../../build/setup/state.mjs';
import { liteRtVersion } from '../../build/setup/wheel-record.mjs';
import type { DatasetInfo } from '../../models/data/dataset.js';
import type { DoctorCheck } from '../protocol/app.js';
import type { FolderReading } from './folder.js';
import type { Gpu, GpuReading } from './nvidia-smi.js';
import type { TensorFlowProbe } from './tensorflow-probe.js';

/** CUDA 12's first driver. */
const oldestDriver = 525;
const setupAgain = 'Run `npm run setup`, which tries again and says what is in the way.';

export function checkSystem({ node, platform }: { node: string; platform: string }): DoctorCheck {
  return { name: 'system', title: 'System', status: 'ok', detail: `${platform}, Node ${node}`, remedy: null };
}

export function checkTensorFlow(
  found: TensorFlowProbe,
  { flavour, switchedOff }: { flavour: Flavour; switchedOff: boolean },
  failure: Failure | null,
): DoctorCheck {
  const line = { name: 'tensorflow', title: 'TensorFlow' };
  if (found.native && found.reason === null) {
    const where = found.usesGpu ? 'on the GPU' : 'on the CPU';
    return { ...line, status: 'ok', detail: `${found.version}, native (${flavour}), ${where}`, remedy: null };
  }
  if (switchedOff) {
    const detail = `the JavaScript backend "${found.backend}", as MODEL_LAB_RUNTIME=none asks for`;
    return { ...line, status: 'warning', detail, remedy: 'Unset MODEL_LAB_RUNTIME for native speed.' };
  }
  const reason = failure?.message ?? found.reason ?? 'the native runtime is not set up';
  const detail = `the slow JavaScript backend "${found.backend}" stands in: ${reason.replace(/\.$/, '')}`;
  return { ...line, status: 'missing', detail, remedy: failure?.remedy ?? setupAgain };
}

export function checkGpus(found: {
  reading: GpuReading;
  gpus: Gpu[];
  tensorflow: TensorFlowProbe;
  flavour: Flavour;
  failure: Failure | null;
}): DoctorCheck {
  const { reading, gpus, tensorflow, flavour, failure } = found;
  const line = { name: 'gpu', title: 'GPU' };
  if (reading.driver === 'failing') {
    const failed = reading.failure ?? 'the driver does not answer';
    const remedy = `${driverRemedy(failed)} Until then training runs on the CPU.`;
    return { ...line, status: 'warning', detail: failed.replace(/\.$/, ''), remedy };
  }
  if (reading.gpus.length === 0 && flavour === 'cuda12') {
    const detail = 'the runtime in use is for CUDA 12, but there is no NVIDIA driver; training runs on the CPU';
    const remedy =
      "Install NVIDIA's driver; without a GPU, unset MODEL_LAB_RUNTIME and run `npm run setup` for the smaller runtime.";
    return { ...line, status: 'warning', detail, remedy };
  }
  if (reading.gpus.length === 0) {
    return { ...line, status: 'ok', detail: 'no NVIDIA GPU; training runs on the CPU', remedy: null };
  }
  if (gpus.length === 0) {
    const remedy = 'Unset CUDA_VISIBLE_DEVICES, or list the GPUs to use.';
    return { ...line, status: 'warning', detail: 'CUDA_VISIBLE_DEVICES hides every GPU', remedy };
  }
  const detail = [...listGpus(gpus), `driver ${gpus[0]!.driver}`].join('; ');
  if (Number.parseInt(gpus[0]!.driver) < oldestDriver) {
    return {
      ...line,
      status: 'warning',
      detail,
      remedy: `Install driver ${oldestDriver} or newer, which CUDA 12 needs.`,
    };
  }
  if (flavour !== 'cuda12') {
    const remedy = failure?.remedy ?? 'Set MODEL_LAB_RUNTIME=cuda12 and run `npm run setup` to train on the GPU.';
    return {
      ...line,
      status: 'warning',
      detail: `${detail}; the runtime in use is for the CPU${failure ? `: ${failure.message.replace(/\.$/, '')}` : ''}`,
      remedy,
    };
  }
  if (!tensorflow.usesGpu) {
    const { gpuProblem } = tensorflow;
    const unused = gpus.length === 1 ? 'TensorFlow does not use it' : 'TensorFlow uses none of them';
    const why = gpuProblem === null ? unused : `${unused}: ${gpuProblem}`;
    return { ...line, status: 'warning', detail: `${detail}; ${why}`, remedy: unusedRemedy(gpuProblem) };
  }
  return { ...line, status: 'ok', detail, remedy: null };
}

/** GPUs that are alike share an entry: "gpu:0, gpu:1 NVIDIA GeForce RTX 4090, 24564 MB each". */
function listGpus(gpus: readonly Gpu[]): string[] {
  const devices = new Map<string, string[]>();
  for (const { device, name, memoryTotalMb } of gpus) {
    const kind = memoryTotalMb === null ? name : `${name}, ${memoryTotalMb} MB`;
    devices.set(kind, [...(devices.get(kind) ?? []), device]);
  }
  return [...devices].map(
    ([kind, all]) => `${all.join(', ')} ${kind}${all.length > 1 && / MB$/.test(kind) ? ' each' : ''}`,
  );
}

/** What helps where TensorFlow has this against the GPU. */
function unusedRemedy(gpuProblem: string | null): string {
  if (gpuProblem?.includes('compute capability')) return 'Train on the CPU, or on a newer GPU.';
  if (gpuProblem?.startsWith('CUDA does not start')) return "Restart the machine, or update NVIDIA's driver.";
  return setupAgain;
}

/** What helps where the driver says this. */
function driverRemedy(failure: string): string {
  if (/version mismatch/.test(failure)) {
    return 'Restart the machine: the driver was updated while the one before was in use.';
  }
  if (/couldn't communicate/.test(failure)) {
    return 'Restart the machine, or install the NVIDIA driver for this kernel anew; with Secure Boot it must be signed.';
  }
  if (/No devices|Unknown Error|Permission/.test(failure)) {
    return 'Start the container with its GPUs anew; outside of one, restart the machine.';
  }
  if (/MIG mode/.test(failure)) return 'Create instances with `nvidia-smi mig`, or turn MIG off.';
  return 'Reinstall the NVIDIA driver or restart the machine.';
}

export function checkElectron(
  found: FoundElectron | null,
  { display, node }: { display: boolean; node: string },
  failure: Failure | null,
): DoctorCheck {
  const line = { name: 'electron', title: 'Electron' };
  if (!found || failure) {
    const detail = failure?.message.replace(/\.$/, '') ?? 'not set up; only the terminal is at hand';
    return { ...line, status: 'warning', detail, remedy: failure?.remedy ?? setupAgain };
  }
  const origins = { npm: 'from npm', override: 'from ELECTRON_OVERRIDE_DIST_PATH', wheel: 'for tests' };
  const detail = `${found.version ?? 'unknown version'} ${origins[found.origin]}${display ? '' : '; no display here'}`;
  if (found.supported) return { ...line, status: 'ok', detail, remedy: null };
  const remedy =
    found.origin === 'wheel'
      ? `${canInstallFromNpm(node) ? 'Run' : 'With Node 22.12 or newer, run'} \`npm run setup\`, or name an Electron in ELECTRON_OVERRIDE_DIST_PATH.`
      : 'Name a newer Electron in ELECTRON_OVERRIDE_DIST_PATH.';
  return { ...line, status: 'warning', detail: `${detail}; out of support, so no security updates`, remedy };
}

export function checkDatasets(found: DatasetInfo[], failure: Failure | null): DoctorCheck {
  const line = { name: 'datasets', title: 'Data sets' };
  if (found.length === 0) {
    return {
      ...line,
      status: 'missing',
      detail: 'none, not even the bundled one',
      remedy: 'Check out the project anew.',
    };
  }
  const count = new Intl.NumberFormat('en-GB');
  const detail = found
    .map(({ name, kind, train, test }) => {
      const unit = kind === 'text' ? ' characters' : '';
      return `${name} (${count.format(train)} + ${count.format(test)}${unit})`;
    })
    .join(', ');
  if (!failure) return { ...line, status: 'ok', detail, remedy: null };
  return { ...line, status: 'warning', detail: `${detail}; ${failure.message.replace(/\.$/, '')}`, remedy: setupAgain };
}

export function checkEdge(ready: boolean | Pick<Failure, 'message' | 'remedy'>, failure: Failure | null): DoctorCheck {
  const line = { name: 'edge', title: 'LiteRT' };
  const problem = typeof ready === 'boolean' ? failure : ready;
  if (problem) {
    const remedy = problem.remedy ?? 'Run `npm run setup -- edge`, which tries again and says what is in the way.';
    return { ...line, status: 'warning', detail: problem.message.replace(/\.$/, ''), remedy };
  }
  const detail = ready
    ? `${liteRtVersion}, and the converter for it`
    : 'not needed yet; the first TensorFlow Lite file sets it up (22 MB), as `npm run setup -- edge` does';
  return { ...line, status: 'ok', detail, remedy: null };
}

export function checkFolder({ path, writable }: FolderReading): DoctorCheck {
  const line = { name: 'folder', title: "Runs' folder" };
  if (writable) return { ...line, status: 'ok', detail: path, remedy: null };
  const remedy = 'Make it writable, or name another folder in MODEL_LAB_HOME.';
  return { ...line, status: 'missing', detail: `${path} cannot be written`, remedy };
}
