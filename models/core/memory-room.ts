import { readFileSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import type { MemoryRoom } from './memory-estimate.js';

/** Reads a file of the system's; null where there is none. */
export type ReadFile = (path: string) => string | null;

/**
 * The machine's memory: what programs can still take without others having to make room, and all there is; within the
 * limits of a container, where this process lives in one.
 */
export function machineRoom(read: ReadFile = readIfThere): MemoryRoom {
  const information = read('/proc/meminfo');
  const room = {
    free: kilobytes(information, 'MemAvailable') ?? freemem(),
    total: kilobytes(information, 'MemTotal') ?? totalmem(),
  };
  const limit = containerRoom(read);
  return limit ? { free: Math.min(room.free, limit.free), total: Math.min(room.total, limit.total) } : room;
}

/** How large this process is, in bytes. */
export function residentBytes(): number {
  return process.memoryUsage.rss();
}

/** The largest that this process ever was, in bytes. */
export function peakResidentBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** Room within the control group, version 2 or 1; null where it has no limit. */
function containerRoom(read: ReadFile): MemoryRoom | null {
  const files = [
    ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory.current', '/sys/fs/cgroup/memory.stat', 'inactive_file'],
    [
      '/sys/fs/cgroup/memory/memory.limit_in_bytes',
      '/sys/fs/cgroup/memory/memory.usage_in_bytes',
      '/sys/fs/cgroup/memory/memory.stat',
      'total_inactive_file',
    ],
  ] as const;
  for (const [limitFile, usageFile, statFile, cacheName] of files) {
    const limit = Number(read(limitFile)?.trim());
    const usage = Number(read(usageFile)?.trim());
    if (!(limit > 0) || !Number.isFinite(usage)) continue;
    // Pages of files that nobody has used lately are given up first.
    const cache = Number(new RegExp(`^${cacheName} (\\d+)$`, 'm').exec(read(statFile) ?? '')?.[1] ?? 0);
    return { free: Math.max(0, limit - usage + cache), total: limit };
  }
  return null;
}

function kilobytes(information: string | null, name: string): number | null {
  const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(information ?? '');
  return match ? Number(match[1]) * 1024 : null;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
