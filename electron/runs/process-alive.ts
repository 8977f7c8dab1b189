import { readFileSync } from 'node:fs';

/**
 * Of runs that a version from before owner.json trains: whether process `pid`, which wrote a file at `wroteAtMs` (Unix
 * time), still lives. Numbers are given anew, after a restart of the machine soon: a process that began after the file
 * was written is another one.
 */
export function isWriterAlive(pid: number, wroteAtMs: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const beganAtMs = processStart(pid);
  return beganAtMs === null || beganAtMs < wroteAtMs + 2000;
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
