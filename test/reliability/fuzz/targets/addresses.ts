import { resolve, sep } from 'node:path';
import { resolveResource } from '../../../../electron/main/resources.js';
import { mutateBytes } from '../mutate-bytes.js';
import { promised, Refused, target } from '../target.js';

const roots = {
  page: '/app/renderer',
  answers: '/app/answers',
  chosenPath: (token: string) => (token === 'a-1' ? '/home/ada/otter.png' : null),
  runDir: (id: string) => (id === 'a-b' ? '/home/ada/runs/a-b' : null),
};
const seeds = [
  ...[
    'app://lab/',
    'app://lab/assets/main-1a2b.js',
    'app://lab/datasets/my%20shoes/preview.png',
    'app://lab/chosen/a-1',
  ],
  ...['app://lab/datasets/shoes/images.png?page=2&class=1', 'app://lab/answers/4.bin?offset=0&bytes=16'],
  ...[
    'app://lab/runs/a-b/panels/gallery/00000040.bin?offset=4&bytes=8',
    'app://lab/runs/a-b/panels/gallery/00000040.png',
  ],
].map((url) => Uint8Array.from(Buffer.from(url)));
const TOKENS = [
  '..',
  '../',
  '%2e%2e',
  '%2f',
  '%5c',
  '\\',
  '//',
  '/./',
  '%00',
  '?',
  '#',
  '@',
  ':',
  '%',
  '%c3%28',
  'file:///etc/passwd',
  '.png',
  '.js',
];

/** What a page could ask the app's own scheme for. */
export const addresses = target<string>({
  name: 'addresses',
  refusals: [Refused],
  make: (random) => Buffer.from(mutateBytes(random, seeds, TOKENS)).toString('utf8'),
  read(url) {
    const found = resolveResource(url, roots);
    if (!found) throw new Refused('It is no address.');
    if (found.kind === 'images') promised(Number.isSafeInteger(found.page), `page ${found.page}`);
    if (found.kind !== 'file' && found.kind !== 'panel') return;
    const { root, path } = found.kind === 'panel' ? found.file : found;
    promised([roots.page, roots.answers, '/home/ada/runs/a-b'].includes(root), `a root of ${root}`);
    promised(resolve(path) === path && path.startsWith(root + sep), `${path} lies outside of ${root}`);
  },
});
