/** What keeps a damaged or hostile JPEG file from taking minutes or gigabytes. */
import { ImageError } from './image-header.js';
import type { JpegHeader } from './jpeg-header.js';

/** Each runs through all pixels. Programs write a dozen; libjpeg-turbo's own tools take 500 for an attack. */
const MOST_SCANS = 100;
const START_OF_SCAN = 0xda;

/**
 * Throws ImageError where the file holds fewer bits behind its header than its blocks need, which the library would notice
 * only at its end, with all room taken; and where it has more scans than any program writes.
 */
export function checkScans(bytes: Uint8Array, { scanAt, blocks, progressive }: JpegHeader): void {
  // A block has at least one bit for its mean, and without progression another that says that there is no more.
  const leastBits = blocks * (progressive ? 1 : 2);
  if ((bytes.length - scanAt) * 8 < leastBits) throw new ImageError('it is cut off or damaged');
  if (countScans(bytes, scanAt) > MOST_SCANS) {
    throw new ImageError(`it has more than ${MOST_SCANS} scans; save it again`);
  }
}

/** Scans from `at` on. Within one, 0xff is followed by zero or by a mark of where decoding can begin anew. */
function countScans(bytes: Uint8Array, at: number): number {
  let scans = 0;
  for (let mark = bytes.indexOf(0xff, at); mark >= 0; mark = bytes.indexOf(0xff, mark + 1)) {
    if (bytes[mark + 1] === START_OF_SCAN) scans++;
  }
  return scans;
}
