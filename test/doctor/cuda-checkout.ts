import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';

/** What the real programs need besides their bundles, which find everything beside themselves. */
const linked = ['build', 'models', 'package.json'];

/**
 * Makes in `folder`, which is empty, a checkout like this one whose programs believe that the linked runtime is the one
 * for CUDA: with a fake nvidia-smi it is a machine with GPUs, on which TensorFlow finds none and computes on the CPU.
 */
export function makeCudaCheckout(folder: string): void {
  for (const name of linked) symlinkSync(join(projectRoot, name), join(folder, name));
  const isSourceMap = (path: string) => path.endsWith('.map');
  cpSync(join(projectRoot, 'dist'), join(folder, 'dist'), { recursive: true, filter: (path) => !isSourceMap(path) });
  const modules = ['node_modules', join('node_modules', '@tensorflow')];
  for (const part of modules) {
    mkdirSync(join(folder, part));
    for (const name of readdirSync(join(projectRoot, part))) {
      if (name !== '@tensorflow' && name !== 'tfjs-node-gpu') {
        symlinkSync(join(projectRoot, part, name), join(folder, part, name));
      }
    }
  }
  const binding = join(modules[1]!, 'tfjs-node-gpu');
  cpSync(join(projectRoot, binding), join(folder, binding), { recursive: true, verbatimSymlinks: true });
  const stamp = join(folder, binding, 'deps', 'model-lab.json');
  writeFileSync(stamp, readFileSync(stamp, 'utf8').replace(/-cpu-/, '-cuda12-'));
}
