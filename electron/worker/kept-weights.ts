import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KeptWeights } from '../../models/core/learner.js';
import { makeFolder } from '../../models/core/make-folder.mjs';
import type { DataDirs } from '../../models/data/dataset.js';
import type { DataFingerprint } from '../protocol/run.js';
import { dataDigest } from '../runs/data-change.js';
import { replaceFile } from '../runs/durable-write.js';
import { decodeSafetensors, encodeSafetensors } from '../../models/core/safetensors.js';

/**
 * Weights that answers about the same data have made, beside the data sets: `made-models/<name>-<data>.safetensors`. They can
 * be made again at any time.
 */
export function keptWeights({ user }: DataDirs, fingerprint: DataFingerprint): KeptWeights {
  const data = dataDigest(fingerprint);
  const folder = join(dirname(user), 'made-models');
  const pathOf = (name: string) => join(folder, `${name}-${data}.safetensors`);
  return {
    read(name) {
      try {
        return decodeSafetensors(readFileSync(pathOf(name)));
      } catch {
        return null;
      }
    },
    write(name, weights) {
      try {
        makeFolder(folder);
        replaceFile(pathOf(name), encodeSafetensors(weights));
      } catch {
        // A full disk costs the next answer its time, no more.
      }
    },
  };
}
