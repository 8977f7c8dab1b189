/** Which images or texts of a source without some for testing are set aside for that. */
import type { LabelledText } from './text-content.js';

const TEST_SHARE = 0.1;
/** Hashed between two turns of the event loop. */
const BYTES_PER_TURN = 4_000_000;

/**
 * A tenth of the images for testing, of each class where there are classes, at least one in all. Those are chosen
 * whose pixels have the smallest hash: the same images are chosen on every machine and whatever the files are named.
 * There must be two images or more. Indices ascend in both parts.
 */
export async function splitByHash(
  pixels: Uint8Array,
  count: number,
  labels: Int32Array | null,
): Promise<{ train: Int32Array; test: Int32Array }> {
  const imageBytes = pixels.length / count;
  const hashes = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    hashes[i] = fnv1a(pixels.subarray(i * imageBytes, (i + 1) * imageBytes));
    if (i % Math.ceil(BYTES_PER_TURN / imageBytes) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return smallestHashes(hashes, labels);
}

/**
 * A tenth of the texts for testing, of each class, at least one in all, chosen as the images are. Equal texts go to the
 * same part, and every class keeps a text to train on. Each class must have two different texts or more. Indices ascend.
 */
export function splitTexts(texts: LabelledText[]): { train: Int32Array; test: Int32Array } {
  const groupOf = new Map<string, number>();
  const groups = Int32Array.from(texts, ([, text]) => {
    const group = groupOf.get(text) ?? groupOf.size;
    groupOf.set(text, group);
    return group;
  });
  const hashes = Uint32Array.from(groupOf.keys(), (text) => fnv1a(Buffer.from(text, 'utf8')));
  const labels = new Int32Array(groupOf.size);
  // A text that has two classes counts for the first of them.
  for (let i = texts.length - 1; i >= 0; i--) labels[groups[i]!] = texts[i]![0];
  const testGroups = new Set(smallestHashes(hashes, labels).test);
  keepClasses(texts, groups, testGroups);
  const indices = Int32Array.from(texts.keys());
  const isTest = (i: number) => testGroups.has(groups[i]!);
  return { train: indices.filter((i) => !isTest(i)), test: indices.filter(isTest) };
}

/**
 * Takes texts out of `testGroups` whose class, being theirs beside another, would have none left to train on. One stays:
 * a class of two texts needs but one of them.
 */
function keepClasses(texts: LabelledText[], groups: Int32Array, testGroups: Set<number>): void {
  const labelsOf = new Map<number, Set<number>>();
  const trained = new Set<number>();
  texts.forEach(([label], i) => {
    const group = groups[i]!;
    if (testGroups.has(group)) labelsOf.set(group, (labelsOf.get(group) ?? new Set()).add(label));
    else trained.add(label);
  });
  for (const [group, labels] of labelsOf) {
    if ([...labels].every((label) => trained.has(label))) continue;
    testGroups.delete(group);
    for (const label of labels) trained.add(label);
  }
}

/** A tenth of each class for testing: those of the smallest hashes; at least one in all. */
function smallestHashes(hashes: Uint32Array, labels: Int32Array | null): { train: Int32Array; test: Int32Array } {
  const count = hashes.length;
  const byHash = Array.from({ length: count }, (_, i) => i).sort((a, b) => hashes[a]! - hashes[b]! || a - b);
  const groups = new Map<number, number[]>();
  for (const image of byHash) {
    const label = labels?.[image] ?? 0;
    const group = groups.get(label);
    if (group) group.push(image);
    else groups.set(label, [image]);
  }
  const test = [...groups.values()].flatMap((group) => group.slice(0, Math.round(group.length * TEST_SHARE)));
  if (test.length === 0) test.push(byHash[0]!);
  const isTest = new Uint8Array(count);
  for (const image of test) isTest[image] = 1;
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  return { train: indices.filter((i) => isTest[i] === 0), test: indices.filter((i) => isTest[i] === 1) };
}

/** The 32-bit hash FNV-1a (Fowler, Noll & Vo). */
function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
