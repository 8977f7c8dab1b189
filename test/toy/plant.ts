import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';

/** What a checkout consists of, as far as programs are made of it. */
const parts = [
  ...['build', 'electron', 'models', 'renderer', 'package.json', 'package-lock.json', 'vite.config.ts'],
  ...['tsconfig.json', 'README.md'],
];

/** Adding an architecture: these lines, and folders of its own. */
const registryLines = [
  {
    file: 'models/core/architectures.ts',
    import: `import { lineConfig } from '../line/config.js';`,
    before: '];',
    entry: ', lineConfig',
  },
  {
    file: 'models/core/learners.ts',
    import: `import { lineLearner } from '../line/line.js';`,
    before: '};\n\n/** Throws RequestError where there is none',
    entry: '  line: lineLearner,\n',
  },
];

/** A checkout in `folder` with the architecture of test/toy in it: its folders, and a line in each registry. */
export function plantToy(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const part of parts) cpSync(join(projectRoot, part), join(folder, part), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  for (const { name } of readdirSync(join(projectRoot, 'test', 'toy'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )) {
    cpSync(join(projectRoot, 'test', 'toy', name), join(folder, name), { recursive: true });
  }
  for (const { file, before, entry, ...line } of registryLines) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const at = text.indexOf(before);
    if (at < 0) throw new Error(`${file}: there is no place for one more.`);
    writeFileSync(path, `${line.import}\n${text.slice(0, at)}${entry}${text.slice(at)}`);
  }
}
