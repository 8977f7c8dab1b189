import type { Compression } from './variants.js';

/** "50 % of channels pruned, 500 steps fine-tuned, 32 values"; "none" where nothing was done. */
export function compressionText({ pruned, what, fineTuned, clusters }: Compression): string {
  const done = [
    ...(pruned > 0 ? [`${Math.round(100 * pruned)} % of ${what} pruned`] : []),
    ...(fineTuned > 0 ? [`${fineTuned} steps fine-tuned`] : []),
    ...(clusters > 0 ? [`${clusters} values`] : []),
  ];
  return done.length === 0 ? 'none' : done.join(', ');
}
