import { open as openZip, type Entry, type ZipFile } from 'yauzl';
import { RequestError } from '../../../core/errors.js';
import { bytesInMemory, openBytes, partOf, type OpenBytes } from '../hdf5/byte-source.js';

/** A `.keras` file, which is a zip file of three. */
export interface KerasZip {
  config: string;
  /** `metadata.json`; '{}' where there is none. */
  metadata: string;
  /** Opens `model.weights.h5`. */
  weights: () => OpenBytes;
}

/** Keras writes three files, and some for vocabularies. */
const MOST_ENTRIES = 10_000;
const MOST_TEXT_BYTES = 2 ** 26;
/** Keras stores weights as they are, of any size; packed by others they are unpacked in memory. */
const MOST_UNPACKED_BYTES = 2 ** 29;

/**
 * Reads the list and the two texts; weights that are not packed stay on the disk. Throws RequestError for what a Keras file
 * is not, and what yauzl throws for what is no zip file.
 */
export async function readKerasZip(path: string, name: string): Promise<KerasZip> {
  const zip = await opened(path);
  try {
    if (zip.entryCount > MOST_ENTRIES)
      throw new RequestError(`${name}: it holds ${zip.entryCount} files; a Keras file holds three.`);
    const entries = await listOf(zip);
    const [config, weights] = [entries.get('config.json'), entries.get('model.weights.h5')];
    if (!config || !weights) {
      const missing = config ? 'model.weights.h5' : 'config.json';
      throw new RequestError(
        `${name}: there is no ${missing} in it; save the whole model anew, by model.save('….keras').`,
      );
    }
    const text = async (entry: Entry): Promise<string> => {
      if (entry.uncompressedSize > MOST_TEXT_BYTES) throw tooLarge(name, entry, MOST_TEXT_BYTES);
      return (await unpacked(zip, entry)).toString('utf8');
    };
    const metadata = entries.get('metadata.json');
    const texts = { config: await text(config), metadata: metadata ? await text(metadata) : '{}' };
    if (weights.compressionMethod === 0) {
      const { fileDataStart } = await zip.readLocalFileHeaderPromise(weights, { minimal: true });
      return { ...texts, weights: () => partOfFile(path, fileDataStart, weights.uncompressedSize) };
    }
    if (weights.uncompressedSize > MOST_UNPACKED_BYTES) throw tooLarge(name, weights, MOST_UNPACKED_BYTES);
    const bytes = bytesInMemory(await unpacked(zip, weights));
    return { ...texts, weights: () => ({ ...bytes, close: () => undefined }) };
  } finally {
    zip.close();
  }
}

function partOfFile(path: string, start: number, length: number): OpenBytes {
  const file = openBytes(path);
  try {
    return { ...partOf(file, start, length), close: file.close };
  } catch (error) {
    file.close();
    throw error;
  }
}

function tooLarge(name: string, { fileName, uncompressedSize }: Entry, most: number): RequestError {
  return new RequestError(
    `${name}: ${fileName} claims ${uncompressedSize} bytes, and ${most} are unpacked; save it anew with Keras.`,
  );
}

function opened(path: string): Promise<ZipFile> {
  return new Promise((done, fail) =>
    openZip(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, zip) =>
      error ? fail(error) : done(zip),
    ),
  );
}

/** By name; of two alike the first. */
function listOf(zip: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((done, fail) => {
    const entries = new Map<string, Entry>();
    zip.on('entry', (entry: Entry) => {
      if (!entries.has(entry.fileName)) entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on('end', () => done(entries));
    zip.on('error', fail);
    zip.readEntry();
  });
}

/** yauzl ends what is longer than was told. */
function unpacked(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((done, fail) =>
    zip.openReadStream(entry, (error, stream) => {
      if (error) {
        fail(error);
        return;
      }
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => done(Buffer.concat(pieces)));
      stream.on('error', fail);
    }),
  );
}
