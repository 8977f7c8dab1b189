import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';

/** What a checkout consists of, as far as programs are made of it. */
const parts = [
  ...['build', 'electron', 'models', 'renderer', 'package.json', 'package-lock.json', 'vite.config.ts'],
  ...['tsconfig.json', 'README.md'],
];

/** Adding an architecture: its folders, and a line in each of these. */
const registries = [
  {
    file: 'models/core/architectures.ts',
    imports: [
      `import { lineConfig } from '../line/config.js';`,
      `import { residualsConfig } from '../residuals/config.js';`,
    ],
    before: '];',
    entries: ['  lineConfig,\n', '  residualsConfig,\n'],
  },
  {
    file: 'models/core/learners.ts',
    imports: [
      `import { lineLearner } from '../line/line.js';`,
      `import { residualsLearner } from '../residuals/residuals.js';`,
    ],
    before: '};\n\n/** Throws RequestError where there is none',
    entries: ['  line: lineLearner,\n', '  residuals: residualsLearner,\n'],
  },
  {
    file: 'models/core/tool-answers.ts',
    imports: [`import { lineAnswers } from '../line/through.js';`],
    before: '};\n\nexport function',
    entries: ['  line: lineAnswers,\n'],
  },
];

/** A checkout in `folder` with the architectures of test/toy in it: their folders, and a line each in each registry. */
export function plantToy(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const part of parts) cpSync(join(projectRoot, part), join(folder, part), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  for (const { name } of readdirSync(join(projectRoot, 'test', 'toy'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )) {
    cpSync(join(projectRoot, 'test', 'toy', name), join(folder, name), { recursive: true });
  }
  for (const { file, before, entries, imports } of registries) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const at = text.indexOf(before);
    if (at < 0) throw new Error(`${file}: there is no place for one more.`);
    writeFileSync(path, `${imports.join('\n')}\n${text.slice(0, at)}${entries.join('')}${text.slice(at)}`);
  }
}
