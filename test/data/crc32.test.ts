import { expect, test } from 'vitest';
import { crc32, crc32ByTable } from '../../models/data/crc32.js';

test.each([crc32, crc32ByTable])('%o gives the check value of ISO 3309, in one piece or in several', (sum) => {
  const bytes = Buffer.from('123456789');
  expect(sum(bytes)).toBe(0xcbf43926);
  expect(sum(bytes.subarray(4), sum(bytes.subarray(0, 4)))).toBe(0xcbf43926);
  expect(sum(new Uint8Array())).toBe(0);
});
