import { encode } from 'jpeg-js';
import { ImageError } from '../../../../models/data/image-header.js';
import { mutateBytes } from '../mutate-bytes.js';
import { target } from '../target.js';
import { imageFixtures, readImage } from './png.js';

const TOKENS = [
  ...[
    '\xff\xd8\xff',
    '\xff\xc0\0\x0b\b',
    '\xff\xc2',
    '\xff\xc4',
    '\xff\xda',
    '\xff\xd9',
    '\xff\xd0',
    '\xff\xdd\0\x04\0\x01',
  ],
  ...[
    '\xff\xe1\0\x10Exif\0\0',
    '\xff\xee\0\x0eAdobe\0d\0\0\0\0\x01',
    'JFIF\0',
    'http://ns.adobe.com/xap/1.0/\0',
    '\x3f\0',
    '\xff\xff',
  ],
  ...['\xff\xda\0\b\x01\x01\0\0\x3f\0', 'MM\0*\0\0\0\b', 'II*\0\b\0\0\0'],
];

const pixels = Uint8Array.from({ length: 17 * 9 * 4 }, (_, i) => (i * 37) % 256);
let all: Uint8Array[] | null = null;

function seeds(): Uint8Array[] {
  return (all ??= [
    ...[10, 90].map((quality) => new Uint8Array(encode({ width: 17, height: 9, data: pixels }, quality).data)),
    ...imageFixtures('.jpg'),
  ]);
}

export const jpeg = target({
  name: 'jpeg',
  refusals: [ImageError],
  make: (random) => mutateBytes(random, seeds(), TOKENS),
  read: readImage,
});
