import type { Target } from './target.js';
import { addresses } from './targets/addresses.js';
import { archives } from './targets/archives.js';
import { calls } from './targets/calls.js';
import { commandLines } from './targets/command-lines.js';
import { commands } from './targets/commands.js';
import { configs } from './targets/configs.js';
import { events } from './targets/events.js';
import { folders } from './targets/folders.js';
import { idx } from './targets/idx.js';
import { imports } from './targets/imports.js';
import { jpeg } from './targets/jpeg.js';
import { learned } from './targets/learned.js';
import { manifests } from './targets/manifests.js';
import { modelTargets } from './targets/model-files.js';
import { png } from './targets/png.js';
import { runFiles } from './targets/run-files.js';
import { safetensors } from './targets/safetensors.js';

/** Everything that is fuzzed; docs/reliability.md has a line for each. */
export const targets: readonly Target[] = [
  png,
  jpeg,
  idx,
  safetensors,
  ...runFiles,
  configs,
  calls,
  commands,
  events,
  ...imports,
  manifests,
  addresses,
  commandLines,
  // A target's inputs hang on its place: others go behind.
  folders,
  archives,
  ...learned,
  ...modelTargets,
];
