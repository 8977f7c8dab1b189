/** The licences of the packages that a bundle is made of: they go with it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder of the package that a module belongs to; null for one of the project's own.
 * @param {string} moduleId
 */
export function packageOf(moduleId) {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(moduleId.replace(/^\0/, ''))?.[0] ?? null;
}

/**
 * Name, version, licence and source of a package, with the text of its licence; null where the folder is none.
 * @param {string} folder
 */
export function noticeOf(folder) {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return null;
  const { name, version, license, repository, homepage } = JSON.parse(readFileSync(path, 'utf8'));
  const source = (typeof repository === 'string' ? repository : repository?.url) ?? homepage ?? '';
  const file = readdirSync(folder).find((one) => /^licen[cs]e(\.|$)/i.test(one));
  const text = file === undefined ? '' : `\n\n${readFileSync(join(folder, file), 'utf8').trim()}`;
  const from = source === '' ? '' : `, unchanged from ${source.replace(/^git\+|\.git$/g, '')}`;
  return `${name} ${version}, ${license}${from}${text}`;
}

/**
 * All of them, by name.
 * @param {Iterable<string>} folders
 */
export function noticesOf(folders) {
  const notices = [...folders].map(noticeOf).filter((notice) => notice !== null);
  return `${notices.sort().join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
