import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';

/**
 * Of a run in `dir` that a version from before owner.json trains: whether process `pid`, which wrote a file of it at
 * `wroteAtMs` (Unix time), still lives. Numbers are given anew, after a restart of the machine soon: a process that began
 * after the file was written is another one, unless the clock was set meanwhile and it has a file of the run open.
 */
export function isWriterAlive(pid: number, { dir, wroteAtMs }: { dir: string; wroteAtMs: number }): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const beganAtMs = processStart(pid);
  return beganAtMs === null || beganAtMs < wroteAtMs + 2000 || hasOpen(pid, dir);
}

function hasOpen(pid: number, dir: string): boolean {
  try {
    const within = `${realpathSync(dir)}/`;
    return readdirSync(`/proc/${pid}/fd`).some((fd) => targetOf(`/proc/${pid}/fd/${fd}`).startsWith(within));
  } catch {
    return false;
  }
}

/** Empty for one that has been closed meanwhile. */
function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}

/** Unix time in milliseconds at which a process began; null where the system does not tell. */
function processStart(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name, in brackets, may hold spaces; fields are counted behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return Infinity;
    const bootedAt = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1];
    const ticks = Number(fields[19]);
    return bootedAt === undefined || !Number.isFinite(ticks) ? null : Number(bootedAt) * 1000 + ticks * 10;
  } catch {
    return null;
  }
}
