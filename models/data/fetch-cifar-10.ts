import { join } from 'node:path';
import { RequestError } from '../core/errors.js';
import { CIFAR_10, cifar10Archive, cifar10Content, type CifarArchive } from './cifar-10.js';
import type { DataDirs, DatasetInfo } from './dataset.js';
import { exists } from './find-dataset.js';
import type { ImportProgress } from './import-dataset.js';
import { formatBytes } from './limits.js';
import { storedInfo } from './stored-info.js';
import { nameTaken, writeDataset } from './write-dataset.js';

/**
 * Downloads CIFAR-10 from its authors and keeps it as a data set of the user's, in whole or not at all. Throws
 * RequestError where the network, the server or the disk refuse, and where what came is not what was published.
 */
export async function fetchCifar10(
  dirs: DataDirs,
  onProgress: (progress: ImportProgress) => void,
  official: CifarArchive = cifar10Archive,
): Promise<DatasetInfo> {
  if (await exists(join(dirs.user, CIFAR_10))) throw nameTaken(CIFAR_10);
  const archive = await download(official, onProgress);
  const content = await cifar10Content(official.url, archive, onProgress, official);
  return storedInfo(CIFAR_10, await writeDataset(dirs.user, CIFAR_10, content));
}

async function download(
  { url, bytes }: CifarArchive,
  onProgress: (progress: ImportProgress) => void,
): Promise<Uint8Array> {
  const refuse = (reason: string, cause?: unknown) =>
    new RequestError(
      `${url}: ${reason}; try again, or download this file elsewhere and add it with 'lab datasets add PATH'.`,
      cause === undefined ? {} : { cause },
    );
  const chunks: Uint8Array[] = [];
  let done = 0;
  try {
    const response = await fetch(url);
    if (!response.ok || !response.body) throw refuse(`the server answers with status ${response.status}`);
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      done += chunk.length;
      if (done > bytes) throw refuse(`the server sends more than the ${formatBytes(bytes)} of the official archive`);
      onProgress({ done, total: bytes, what: 'Downloading bytes' });
    }
  } catch (error) {
    if (error instanceof RequestError) throw error;
    const reason =
      done === 0 ? 'this address can not be reached' : `the connection broke off after ${formatBytes(done)}`;
    throw refuse(reason, error);
  }
  return Buffer.concat(chunks);
}
