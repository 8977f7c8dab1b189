/** Processor time of processes, from Linux's /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** Linux tells of processor time in hundredths of a second, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time that all threads of a process have used so far; null once it is gone. */
export function cpuSeconds(pid: number): number | null {
  try {
    return parseCpuSeconds(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** Of the content of /proc/<pid>/stat: user and system time are its 14th and 15th fields. */
export function parseCpuSeconds(stat: string): number {
  // The second field is the program's name in parentheses, which may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** The X server of this display, where it is one of this machine that draws in software. */
export function findXvfb(display: string | undefined): number | null {
  if (display === undefined) return null;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      if (words[0]?.endsWith('Xvfb') && words.includes(display.replace(/\.\d+$/, ''))) return Number(name);
    } catch {
      // It has ended meanwhile.
    }
  }
  return null;
}
