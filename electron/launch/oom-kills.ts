import { readFileSync } from 'node:fs';

const counters: [path: string, line: RegExp][] = [
  ['/proc/vmstat', /^oom_kill (\d+)$/m],
  ['/sys/fs/cgroup/memory.events', /^oom_kill (\d+)$/m],
];

/** How many processes the system has killed for want of memory so far; null where it does not tell. */
export function oomKills(): number | null {
  let sum: number | null = null;
  for (const [path, line] of counters) {
    try {
      const count = line.exec(readFileSync(path, 'latin1'))?.[1];
      if (count !== undefined) sum = (sum ?? 0) + Number(count);
    } catch {
      // Not every system has both.
    }
  }
  return sum;
}
