import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { RequestError } from '../../../../models/core/errors.js';
import { cifar10Content } from '../../../../models/data/cifar-10.js';
import { tarFiles } from '../../../../models/data/tar.js';
import type { Random } from '../../random.js';
import { mutateBytes } from '../mutate-bytes.js';
import { promised, target } from '../target.js';
import { folder } from './written-run.js';

const BLOCK = 512;
const NAMES = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`).concat('test_batch.bin');
/** Of one image each. */
const batches = NAMES.map((_, batch) => Uint8Array.from({ length: 3073 }, (_, at) => (at === 0 ? batch : at % 251)));
const TOKENS = [
  'data_batch_1.bin',
  'test_batch.bin',
  '../',
  '/',
  '\0',
  '00000006001\0',
  '77777777777\0',
  '-1',
  'L',
  '5',
  ' ',
];

/** The header with a sum that fits. */
function summed(header: Uint8Array): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  block.set(header.subarray(0, BLOCK));
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function headerOf(name: string, length: number): Uint8Array {
  const header = Buffer.alloc(BLOCK);
  header.write(`cifar-10-batches-bin/${name}`);
  header.write(length.toString(8).padStart(11, '0'), 124);
  header.write('0', 156);
  return summed(header);
}

function archive(random: Random): Uint8Array {
  const parts = NAMES.flatMap((name, batch) => {
    let content: Uint8Array = batches[batch]!;
    if (random.oneIn(12)) content = mutateBytes(random, [content]);
    let header: Uint8Array = headerOf(name, content.length);
    if (random.oneIn(12)) header = mutateBytes(random, [header], TOKENS);
    if (random.oneIn(2)) header = summed(header);
    return random.oneIn(60) ? [] : [header, content, new Uint8Array((BLOCK - (content.length % BLOCK)) % BLOCK)];
  });
  const whole = Uint8Array.from(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]));
  return random.oneIn(4) ? mutateBytes(random, [whole], TOKENS) : whole;
}

interface Input {
  stored: Uint8Array;
  tar: Uint8Array;
}

let place: string | null = null;

/** The archive of CIFAR-10, as if what came were what is expected. */
export const archives = target<Input>({
  name: 'archives',
  refusals: [RequestError],
  make(random) {
    const tar = archive(random);
    if (!random.oneIn(4)) return { tar, stored: tar };
    const packed = Uint8Array.from(gzipSync(tar, { level: 1 }));
    return { tar, stored: random.oneIn(3) ? mutateBytes(random, [packed]) : packed };
  },
  async read({ stored, tar }) {
    const expected = {
      url: 'here',
      bytes: stored.length,
      sha256: createHash('sha256').update(stored).digest('hex'),
      perBatch: 1,
    };
    const content = await cifar10Content('it', stored, () => undefined, expected);
    const files = tarFiles('it', tar);
    promised(
      [...files.values()].reduce((sum, { length }) => sum + length, 0) <= tar.length,
      'files larger than their archive',
    );
    const dir = (place ??= folder());
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir);
    const manifest = await content.write(dir);
    promised(manifest.kind === 'images', 'CIFAR-10 is no images');
  },
});
