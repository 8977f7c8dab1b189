import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Lets esbuild understand `import.meta.glob('./folder/*.ts', { eager: true })` as Vite does: all files of a folder, by
 * their names. Nothing else of Vite's is understood: no other patterns, and no loading later.
 * @type {import('esbuild').Plugin}
 */
export const globImports = {
  name: 'glob-imports',
  setup(build) {
    build.onLoad({ filter: /[\\/]electron[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const call = /import\.meta\.glob(?:<[^>]*>)?\('(\.\/[\w-]+)\/\*\.ts', \{ eager: true \}\)/g;
      if (!call.test(text)) return null;
      /** @type {string[]} */
      const imports = [];
      const contents = text.replace(call, (_, folder) => {
        const names = readdirSync(join(dirname(path), folder)).filter((name) => /^[\w-]+\.ts$/.test(name));
        const entries = names.sort().map((name) => {
          const local = `found${imports.length}`;
          imports.push(`import * as ${local} from '${folder}/${name.replace(/\.ts$/, '.js')}';`);
          return `'${folder}/${name}': ${local}`;
        });
        return `{ ${entries.join(', ')} }`;
      });
      return { contents: `${imports.join('\n')}\n${contents}`, loader: 'ts' };
    });
  },
};
