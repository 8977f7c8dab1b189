import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { peerNames } from './contenders.js';
import { slugOf } from './machine.js';
import { markdown } from './markdown.js';
import type { Results } from './results.js';
import { workloads } from './workloads.js';

const folder = join(projectRoot, 'test', 'bench', 'results');

/**
 * Writes results as Markdown and JSON, under a name for the machine. Those of some workloads or contenders only go to a
 * folder that git ignores. Returns the path without its ending.
 */
export function keep(results: Results): string {
  const complete = workloads.every(({ name }) => peerNames.every((peer) => results.workloads[name]?.[peer]));
  const name = slugOf(results.machine);
  const path = complete
    ? join(folder, name)
    : join(folder, 'partial', [name, ...Object.keys(results.workloads)].join('-'));
  makeFolder(dirname(path));
  writeFileSync(`${path}.json`, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(`${path}.md`, `${markdown(results)}\n`);
  return path;
}
