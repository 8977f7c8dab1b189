/** Weights beside the model's own file: only in its folder, or one below it. */
import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { excerpt } from '../../../../core/printable.mjs';
import { DamagedFile, FileBytes } from './file-bytes.js';
import { tensorIn, type ExternalData } from './tensors.js';
import { fields, type Span } from './wire.js';

/** The file that is meant. Throws DamagedFile where it lies outside of the model's folder, by its path or by a link, or isn't there. */
export function externalFile(model: string, { location }: ExternalData): string {
  const folder = realpathSync(dirname(model));
  const isOutside = (path: string): boolean => {
    const way = relative(folder, path);
    return way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
  };
  const shown = excerpt(location);
  const path = join(folder, location);
  if (location === '' || isAbsolute(location) || /^[A-Za-z]:|\\|\0/.test(location) || isOutside(path)) {
    throw new DamagedFile(`takes weights from '${shown}'; they have to lie in its own folder`);
  }
  let real: string;
  try {
    real = realpathSync(path);
  } catch {
    throw new DamagedFile(`takes weights from '${shown}', which isn't there`);
  }
  if (isOutside(real)) throw new DamagedFile(`takes weights from '${shown}'; they have to lie in its own folder`);
  return real;
}

/** The bytes of a tensor that lies elsewhere, of which there are as many as the model says. */
export function externalBytes(model: string, data: ExternalData, count: number): Uint8Array {
  const file = new FileBytes(externalFile(model, data));
  try {
    return file.slice(data.offset, data.offset + count);
  } finally {
    file.close();
  }
}

type Message = 'model' | 'graph' | 'node' | 'attribute' | 'sparse' | 'function' | 'tensor';

/** Which fields of each message hold messages in which a tensor can be. */
const parts: Record<Message, Partial<Record<number, Message>>> = {
  model: { 7: 'graph', 25: 'function' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  function: { 7: 'node' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
};

/** Graphs in graphs: none of a model that somebody has made is deeper. */
const DEEPEST = 64;

/**
 * Looks at all that a model takes from other files, also deep inside. Throws DamagedFile where one lies outside of its folder:
 * no runtime is to open it. Returns the paths of the others, each once, from that folder.
 */
export function checkExternalData(path: string): string[] {
  const file = new FileBytes(path);
  const checked = new Set<string>();
  try {
    visit({ begin: 0, end: file.size }, 'model', 0);
    return [...checked];
  } finally {
    file.close();
  }

  function visit(span: Span, message: Message, depth: number): void {
    if (depth > DEEPEST) throw new DamagedFile('has graphs in graphs without an end');
    if (message === 'tensor') return checkTensor(span);
    for (const field of fields(file, span)) {
      const part = parts[message][field.number];
      if (part && field.type === 'span') visit(field, part, depth + 1);
    }
  }

  function checkTensor(span: Span): void {
    if (!isElsewhere(span)) return;
    const { external } = tensorIn(file, span);
    if (!external || checked.has(external.location)) return;
    externalFile(path, external);
    checked.add(external.location);
  }

  function isElsewhere(span: Span): boolean {
    for (const { number, value } of fields(file, span)) if (number === 14 && value === 1) return true;
    return false;
  }
}
