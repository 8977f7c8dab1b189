import type { Target } from './target.js';
import { idx } from './targets/idx.js';
import { jpeg } from './targets/jpeg.js';
import { png } from './targets/png.js';

/** Everything that is fuzzed; docs/reliability.md has a line for each. */
export const targets: readonly Target[] = [png, jpeg, idx];
