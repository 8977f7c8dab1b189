/** Values of JSON, and of messages between processes, that are almost what a reader expects. */
import type { Random } from '../random.js';

const STRINGS = [
  ...[
    '',
    ' ',
    '\0',
    '\n',
    '\r\n',
    '\u2028',
    '\u202e',
    '\ud800',
    '\udfff',
    '\udc80',
    '😀',
    '../../etc/passwd',
    '/',
    '\\',
    '.',
    '..',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'NaN',
    'Infinity',
    '-0',
    '1e309',
    'null',
    'a'.repeat(300),
  ],
  ...[
    'b'.repeat(70_000),
    '\x1b[2J',
    '2026-13-45T99:99:99Z',
    '😀'.repeat(200),
    '%2e%2e%2f',
    '--',
    '-1',
    '0',
    '9007199254740993',
  ],
];
const NUMBERS = [
  ...[0, -0, -1, 1, 0.5, NaN, Infinity, -Infinity, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 40, 2 ** 53, 2 ** 53 + 2],
  ...[-(2 ** 31) - 1, 65_535, 65_536, 1e308, 1.7976931348623157e308, 5e-324, 1e-7, 255, 256],
];
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'length',
  'then',
  'kind',
  'format',
  '',
  '0',
  'a'.repeat(300),
];
/** So many brackets around a value. */
const DEPTHS = [1, 3, 100, 2000];

type Container = Record<string, unknown> | unknown[];

/** One of `seeds` changed in up to eight places; `more` are values that the reader may know. */
export function mutateValue(random: Random, seeds: readonly unknown[], more: readonly unknown[] = []): unknown {
  const root = [structuredClone(random.of(seeds))];
  if (random.oneIn(50)) return root[0];
  const changes = 1 + random.below(random.of([1, 2, 4, 8]));
  try {
    for (let i = 0; i < changes; i++) change(random, root, { seeds, more });
  } catch (error) {
    // Nested so deeply that no part of it can be copied.
    if (!(error instanceof RangeError)) throw error;
  }
  return root[0];
}

/** As the text of a file; numbers that JSON does not have are written as programs of other languages do. */
export function toJson(value: unknown): string {
  const names = new Map<string, string>();
  const text = JSON.stringify(value, (_, one: unknown) => {
    const word =
      typeof one === 'number' && !Number.isFinite(one)
        ? Number.isNaN(one)
          ? 'NaN'
          : one > 0
            ? '1e309'
            : '-1e309'
        : Object.is(one, -0)
          ? '-0'
          : null;
    if (word === null) return typeof one === 'bigint' ? String(one) : one;
    const mark = `number ${names.size} of none`;
    names.set(`"${mark}"`, word);
    return mark;
  });
  return (text ?? '').replace(/"number \d+ of none"/g, (mark) => names.get(mark) ?? mark);
}

interface Material {
  seeds: readonly unknown[];
  more: readonly unknown[];
}

function change(random: Random, root: unknown[], { seeds, more }: Material): void {
  const [holder, key] = random.of(places(root));
  const held = (holder as Record<string, unknown>)[key];
  switch (random.below(9)) {
    case 0:
      return put(holder, key, more.length > 0 ? structuredClone(random.of(more)) : simple(random));
    case 1:
    case 2:
      return put(holder, key, simple(random, held));
    case 3:
      if (holder === root) return;
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else Reflect.deleteProperty(holder, key);
      return;
    case 4:
      if (isContainer(held)) put(held, random.of(KEYS), simple(random));
      return;
    case 5:
      return put(holder, key, nested(random, held));
    case 6: {
      const [other, name] = random.of(places([structuredClone(random.of(seeds))]));
      return put(holder, key, (other as Record<string, unknown>)[name]);
    }
    case 7:
      if (Array.isArray(held) && held.length > 0 && held.length < 2000) {
        const one = random.of(held);
        for (let i = 0; i < random.of([1, 2, 100, 2000]); i++) held.push(structuredClone(one));
      }
      return;
    default:
      if (isContainer(held) && !Array.isArray(held)) {
        const name = random.of([...Object.keys(held), 'x']);
        put(held, random.of(KEYS), held[name]);
      }
  }
}

/** Where every value stands, that of the root among them. */
function places(root: unknown[]): [Container, string][] {
  const found: [Container, string][] = [];
  const waiting: Container[] = [root];
  for (let holder = waiting.pop(); holder && found.length < 2000; holder = waiting.pop()) {
    for (const key of Object.keys(holder).slice(0, 200)) {
      found.push([holder, key]);
      const held = (holder as Record<string, unknown>)[key];
      if (isContainer(held)) waiting.push(held);
    }
  }
  return found;
}

function simple(random: Random, held?: unknown): unknown {
  if (typeof held === 'number' && !random.oneIn(4))
    return random.oneIn(3) ? held + random.of([-1, 1, 0.5]) : random.of(NUMBERS);
  if (typeof held === 'string' && !random.oneIn(4))
    return random.oneIn(3) ? held + random.of(STRINGS) : random.of(STRINGS);
  return random.of<unknown>([null, true, false, [], {}, random.of(NUMBERS), random.of(STRINGS), [random.of(NUMBERS)]]);
}

function nested(random: Random, held: unknown): unknown {
  const depth = random.of(DEPTHS);
  let value = held;
  for (let i = 0; i < depth; i++) value = random.oneIn(2) ? [value] : { a: value };
  return value;
}

/** As an own key, whatever its name. */
function put(holder: Container, key: string, value: unknown): void {
  if (Array.isArray(holder) && !/^\d+$/.test(key)) return;
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

const isContainer = (value: unknown): value is Container =>
  typeof value === 'object' &&
  value !== null &&
  !ArrayBuffer.isView(value) &&
  [Array.prototype, Object.prototype, null].includes(Object.getPrototypeOf(value) as null);
