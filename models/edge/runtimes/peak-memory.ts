/** How much memory opening and running a model takes, measured from outside of the runtime. */
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Begins to measure; what it returns says, in bytes, what this process came to at most since then, beyond what it has now. On
 * Linux the kernel keeps the peak; elsewhere it is the most of the times that somebody asks.
 */
export function watchPeakMemory(): () => number {
  if (process.platform !== 'linux') {
    const before = process.memoryUsage.rss();
    let peak = before;
    return () => (peak = Math.max(peak, process.memoryUsage.rss())) - before;
  }
  const before = resetPeak() ? statusBytes('VmRSS') : statusBytes('VmHWM');
  return () => Math.max(0, statusBytes('VmHWM') - before);
}

/** Makes the peak what is resident now; false where the kernel doesn't let us. */
function resetPeak(): boolean {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
    return true;
  } catch {
    return false;
  }
}

function statusBytes(field: 'VmRSS' | 'VmHWM'): number {
  const line = new RegExp(`^${field}:\\s*(\\d+) kB$`, 'm').exec(readFileSync('/proc/self/status', 'utf8'));
  return line ? 1024 * Number(line[1]) : 0;
}
