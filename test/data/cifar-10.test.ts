import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchCifar10, importDataset, loadDataset } from '../../models/data/catalog.js';
import { cifar10Archive, type CifarArchive } from '../../models/data/cifar-10.js';
import { freshDirs, tempFolder } from './temp-folder.js';

const IMAGE = 3072;
const BATCHES = [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`);

/** Two images a batch: image `i` of batch `b` has class (b + i) % 10 and planes of b, 100 + i and a ramp. */
function batch(b: number): Buffer {
  return Buffer.concat(
    [0, 1].map((i) =>
      Buffer.from([(b + i) % 10, ...Array<number>(1024).fill(b), ...Array<number>(1024).fill(100 + i), ...ramp]),
    ),
  );
}
const ramp = Array.from({ length: 1024 }, (_, at) => at % 256);

function tar(files: Record<string, Buffer>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(`cifar-10-batches-bin/${name}`, 0);
    header.write(content.length.toString(8).padStart(11, '0'), 124);
    header.write('0', 156);
    header.fill(' ', 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

const whole = Object.fromEntries([...BATCHES, 'test_batch.bin'].map((name, b) => [name, batch(b)]));
const archiveOf = (files: Record<string, Buffer>) => gzipSync(tar(files));

/** Serves what `answer` does; the archive that `bytes` is expected to be. */
async function served(
  bytes: Buffer,
  answer: RequestListener = (_, response) => response.end(bytes),
): Promise<CifarArchive> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { url: `http://127.0.0.1:${port}/cifar-10-binary.tar.gz`, bytes: bytes.length, sha256, perBatch: 2 };
}

it('the address, the size and the hash are those that are published', () => {
  expect(cifar10Archive).toMatchObject({
    url: expect.stringMatching(/^https:\/\/www\.cs\.toronto\.edu\/~kriz\/cifar-10-binary\.tar\.gz$/) as string,
    bytes: 170_052_171,
    sha256: expect.stringMatching(/^c4a38c50a1bc.*59bca1dd$/) as string,
    perBatch: 10_000,
  });
});

it('is fetched, checked and kept with its split, its colours side by side', async () => {
  const dirs = freshDirs();
  const told: string[] = [];
  const info = await fetchCifar10(dirs, ({ what }) => told.push(what), await served(archiveOf(whole)));
  expect(info).toMatchObject({
    kind: 'images',
    name: 'cifar-10',
    train: 10,
    test: 2,
    width: 32,
    height: 32,
    channels: 3,
  });
  expect(info.classNames).toHaveLength(10);
  expect([...new Set(told)]).toEqual(['Downloading bytes', 'Writing']);
  const [train, test] = [await loadDataset('cifar-10', 'train', dirs), await loadDataset('cifar-10', 'test', dirs)];
  expect([...train.labels!]).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, 5]);
  expect([...test.labels!]).toEqual([5, 6]);
  // The second image of the second batch: its first two pixels and the first of its second row.
  const image = train.images.subarray(3 * IMAGE, 4 * IMAGE);
  expect([...image.subarray(0, 6), ...image.subarray(96, 99)]).toEqual([1, 101, 0, 1, 101, 1, 1, 101, 32]);
  await expect(fetchCifar10(dirs, () => undefined)).rejects.toThrow("there is a data set 'cifar-10' already");
});

describe('is refused, and nothing is kept,', () => {
  const refused = async (official: CifarArchive, reason: string) => {
    const dirs = freshDirs();
    const attempt = fetchCifar10(dirs, () => undefined, official);
    await expect(attempt).rejects.toThrow(expect.objectContaining({ name: 'RequestError' }));
    await expect(attempt).rejects.toThrow(reason);
    await expect(attempt).rejects.toThrow(official.url);
    await expect(attempt).rejects.toThrow(/^[^\n]*\.$/);
    expect(() => readdirSync(dirs.user)).toThrow('ENOENT');
  };
  const bytes = archiveOf(whole);

  it('where nobody answers', async () => {
    const nobody = { ...cifar10Archive, url: 'http://127.0.0.1:9/cifar-10-binary.tar.gz' };
    await refused(
      nobody,
      "this address can not be reached; try again, or download this file elsewhere and add it with 'lab",
    );
  });

  it('where the server has none', async () => {
    const official = await served(bytes, (_, response) => response.writeHead(404).end());
    await refused(official, 'the server answers with status 404; try again');
  });

  it('where the connection breaks off', async () => {
    const cut: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 100), () => setImmediate(() => response.destroy()));
    };
    await refused(await served(bytes, cut), 'the connection broke off after 100 bytes');
  });

  it('where something else comes', async () => {
    const other = Buffer.from(bytes);
    other[50]! ^= 1;
    const official = await served(bytes, (_, response) => response.end(other));
    await refused(official, 'this is not the official archive of CIFAR-10, as its SHA-256 is ');
    await refused(
      { ...official, bytes: bytes.length + 1 },
      `(${bytes.length} bytes) instead of ${bytes.length + 1} bytes`,
    );
    await refused({ ...official, bytes: 10 }, 'the server sends more than the 10 bytes of the official archive');
  });

  it.each([
    ['without a batch', { ...whole, 'data_batch_3.bin': undefined }, 'data_batch_3.bin is missing in it'],
    [
      'with a batch cut off',
      { ...whole, 'test_batch.bin': batch(5).subarray(1) },
      'test_batch.bin has 6145 bytes instead of 6146',
    ],
  ])('%s', async (_, files, reason) => {
    const present = Object.entries(files).flatMap(([name, content]) => (content ? [[name, content] as const] : []));
    await refused(await served(archiveOf(Object.fromEntries(present))), reason);
  });
});

it("as a file of the user's is known by its name and checked as well; other archives are to be unpacked", async () => {
  const folder = tempFolder();
  const add = (name: string) => importDataset({ path: join(folder, name), name: 'mine' }, freshDirs(), () => undefined);
  for (const name of ['cifar-10-binary.tar.gz', 'other.tar.gz']) writeFileSync(join(folder, name), archiveOf(whole));
  await expect(add('cifar-10-binary.tar.gz')).rejects.toThrow(
    'this is not the official archive of CIFAR-10, as it has',
  );
  await expect(add('other.tar.gz')).rejects.toThrow(
    'this is an archive; unpack it and give the folder or a file in it.',
  );
});
