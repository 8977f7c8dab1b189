/** The file functions of Node around a disk that may fail. What they do when it doesn't is Node's. */
import type * as Fs from 'node:fs';
import type * as Promises from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Doing, FaultyDisk } from './faulty-disk.js';

type Call = (...args: unknown[]) => unknown;

/** By name, without `Sync`: what it does to the paths that it begins with. */
const calls: Record<string, Doing[]> = {
  ...{ stat: ['read'], lstat: ['read'], readFile: ['read'], readdir: ['read'], realpath: ['read'], access: ['read'] },
  ...{ mkdir: ['make'], mkdtemp: ['make'], symlink: ['read', 'make'], link: ['read', 'make'] },
  ...{ copyFile: ['read', 'fill'], cp: ['read', 'fill'], writeFile: ['fill'], appendFile: ['fill'] },
  ...{ rename: ['change', 'change'], rm: ['change'], rmdir: ['change'], unlink: ['change'], truncate: ['change'] },
};

/** The same for files that are open. */
const onFiles: Record<string, Doing> = {
  ...{ read: 'read', fstat: 'read', stat: 'read', readFile: 'read', write: 'fill', writeFile: 'fill' },
  ...{ appendFile: 'fill', fsync: 'sync', sync: 'sync', datasync: 'sync', ftruncate: 'change', truncate: 'change' },
};

/** `node:fs` on that disk. */
export function mockFs(real: typeof Fs, disk: FaultyDisk): typeof Fs {
  const paths = new Map<number, string>();
  const mocked: Record<string, unknown> = { ...real };
  const all = real as unknown as Record<string, Call>;
  for (const name of Object.keys(all).filter((one) => one.endsWith('Sync'))) {
    const plain = name.slice(0, -'Sync'.length);
    const [does, onFile] = [calls[plain], onFiles[plain]];
    if (!does && !onFile) continue;
    mocked[name] = (...args: unknown[]): unknown => {
      const file = typeof args[0] === 'number' ? paths.get(args[0]) : undefined;
      if (typeof args[0] === 'number') {
        const met = disk.meet(onFile ?? 'read', plain, null, file ?? null);
        if (met) fail(met, () => half(all[name]!, args));
        return all[name]!(...args);
      }
      const absent = whereAbsent(plain, args);
      for (const [at, doing] of (does ?? []).entries()) {
        const met = disk.meet(doing, plain, pathOf(args[at]));
        if (met && absent && (met.error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        if (met) fail(met, () => halfOf(plain, all, args));
      }
      return all[name]!(...args);
    };
  }
  mocked['existsSync'] = (path: string) => !disk.meet('read', 'access', pathOf(path)) && real.existsSync(path);
  mocked['openSync'] = (path: string, flags = 'r', mode?: number) => {
    const met = disk.meet(opening(real, path, flags), 'open', pathOf(path));
    if (met) throw met.error;
    const file = real.openSync(path, flags, mode);
    paths.set(file, pathOf(path)!);
    return file;
  };
  mocked['default'] = mocked;
  return mocked as unknown as typeof Fs;
}

/** `node:fs/promises` on that disk. */
export function mockPromises(real: typeof Promises, sync: typeof Fs, disk: FaultyDisk): typeof Promises {
  const mocked: Record<string, unknown> = { ...real };
  const all = real as unknown as Record<string, Call>;
  for (const [name, does] of Object.entries(calls)) {
    mocked[name] = async (...args: unknown[]): Promise<unknown> => {
      for (const [at, doing] of does.entries()) {
        const met = disk.meet(doing, name, pathOf(args[at]));
        if (met) fail(met, () => halfOf(name, sync as unknown as Record<string, Call>, args));
      }
      return all[name]!(...args);
    };
  }
  mocked['open'] = async (path: string, flags = 'r', mode?: number) => {
    const met = disk.meet(opening(sync, path, flags), 'open', pathOf(path));
    if (met) throw met.error;
    const handle = await real.open(path, flags, mode);
    return new Proxy(handle, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        const does = onFiles[String(key)];
        return async (...args: unknown[]): Promise<unknown> => {
          const failed = does === undefined ? null : disk.meet(does, String(key), null, pathOf(path));
          if (failed) throw failed.error;
          return (value as Call).apply(target, args);
        };
      },
    });
  };
  mocked['default'] = mocked;
  return mocked as unknown as typeof Promises;
}

function fail({ error, half: isHalf }: { error: Error; half: boolean }, some: () => void): never {
  if (isHalf) some();
  throw error;
}

/** What a write to an open file, or to a path, comes to when it ends in the middle. */
function half(call: Call, [to, data, ...rest]: unknown[]): void {
  if (typeof data === 'string') call(to, data.slice(0, data.length / 2), ...rest);
  else if (ArrayBuffer.isView(data)) call(to, (data as Uint8Array).subarray(0, data.byteLength / 2), ...rest);
}

/** The same by name, also for copies and for the removal of folders. */
function halfOf(name: string, all: Record<string, Call>, args: unknown[]): void {
  if (name === 'writeFile' || name === 'appendFile') half(all[`${name}Sync`]!, args);
  if (name === 'copyFile') {
    const bytes = all['readFileSync']!(args[0]) as Uint8Array;
    all['writeFileSync']!(args[1], bytes.subarray(0, bytes.length / 2));
  }
  if (name !== 'rm') return;
  const there = all['statSync']!(args[0], { throwIfNoEntry: false }) as Fs.Stats | undefined;
  if (!there?.isDirectory()) return;
  const [first] = (all['readdirSync']!(args[0]) as string[]).sort();
  if (first !== undefined) all['rmSync']!(`${String(args[0])}/${first}`, { recursive: true });
}

/** Opened for reading, changed, or made. */
function opening(real: typeof Fs, path: string, flags: string): Doing {
  if (flags === 'r') return 'read';
  return real.existsSync(path) ? 'change' : 'make';
}

/** Whether the call answers undefined where nothing is there, or does nothing. */
function whereAbsent(name: string, args: unknown[]): boolean {
  const options = args[1] as { throwIfNoEntry?: boolean; force?: boolean } | undefined;
  return name === 'lstat' || name === 'stat'
    ? options?.throwIfNoEntry === false
    : name === 'rm' && options?.force === true;
}

const pathOf = (path: unknown): string | null =>
  typeof path === 'string' ? resolve(path) : Buffer.isBuffer(path) ? resolve(path.toString()) : null;
