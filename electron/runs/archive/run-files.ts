import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file of a run, by its path inside of the run's folder, with `/` between folders. */
export interface RunFile {
  name: string;
  path: string;
  bytes: number;
}

/** What tells which process trains a run says nothing on another machine, and what is only begun is nothing anywhere. */
export function isLocal(name: string): boolean {
  return (
    name === 'owner.json' ||
    name === 'heartbeat' ||
    name.split('/').some((part) => part.startsWith('.')) ||
    name.endsWith('.tmp')
  );
}

/** Every file of the run in `dir` that goes with it. Throws the system's errors. */
export function runFiles(dir: string): RunFile[] {
  const files: RunFile[] = [];
  const walk = (folder: string, prefix: string, above: readonly string[]): void => {
    // A part of a run may be a link to another disk; one that leads back up has no end.
    const real = realpathSync(folder);
    if (above.includes(real)) return;
    for (const entry of readdirSync(folder).sort()) {
      const [path, name] = [join(folder, entry), `${prefix}${entry}`];
      if (isLocal(name)) continue;
      const found = statSync(path);
      if (found.isDirectory()) walk(path, `${name}/`, [...above, real]);
      else if (found.isFile()) files.push({ name, path, bytes: found.size });
    }
  };
  walk(dir, '', []);
  return files;
}
