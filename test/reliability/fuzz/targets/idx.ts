import { gzipSync } from 'node:zlib';
import { RequestError } from '../../../../models/core/errors.js';
import { idxHeader, parseIdx, type IdxType } from '../../../../models/data/idx.js';
import { idxImages, idxLabels } from '../../../../models/data/idx-images.js';
import { mutateBytes } from '../mutate-bytes.js';
import { promised, target } from '../target.js';

const seeds = (
  [
    ['u1', [3, 4, 5]],
    ['u1', [2, 3, 3, 3]],
    ['u1', [6]],
    ['i4', [2]],
    ['f8', [2]],
  ] as [IdxType, number[]][]
).map(([type, shape]) => {
  const size = { u1: 1, i1: 1, i2: 2, i4: 4, f4: 4, f8: 8 }[type] * shape.reduce((a, b) => a * b);
  return Uint8Array.from(Buffer.concat([idxHeader(type, shape), Buffer.alloc(size, 1)]));
});

export const idx = target<Uint8Array>({
  name: 'idx',
  refusals: [RequestError],
  make(random) {
    const bytes = mutateBytes(random, seeds, ['\0\0\b\x03', '\0\0\x0e\x01', '\x1f\x8b\b']);
    if (random.oneIn(3)) return Uint8Array.from(gzipSync(bytes));
    return random.oneIn(6) ? mutateBytes(random, [Uint8Array.from(gzipSync(bytes))]) : bytes;
  },
  async read(bytes) {
    const found = await parseIdx('a file', bytes);
    if (found.shape.length === 1) {
      const labels = idxLabels('a file', found, found.shape[0]!);
      promised(
        labels.every((label) => label >= 0 && label <= 65535),
        'labels out of range',
      );
      return;
    }
    const { count, width, height, channels, pixels } = idxImages('a file', found);
    promised(
      pixels.length === count * width * height * channels,
      `${pixels.length} pixels for ${count} × ${width} × ${height} × ${channels}`,
    );
  },
});
