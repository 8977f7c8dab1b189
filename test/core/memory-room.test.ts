import { describe, expect, it } from 'vitest';
import { machineRoom, peakResidentBytes, residentBytes } from '../../models/core/memory-room.js';

const MB = 2 ** 20;
const meminfo = 'MemTotal:       24684084 kB\nMemFree:        19788912 kB\nMemAvailable:   23083576 kB\n';
const machine = { free: 23083576 * 1024, total: 24684084 * 1024 };
const reader = (files: Record<string, string>) => (path: string) => files[path] ?? null;

describe('room on the machine', () => {
  it('is what is available, caches that are given up included', () => {
    expect(machineRoom(reader({ '/proc/meminfo': meminfo }))).toEqual(machine);
  });

  it('ends at the limit of a container', () => {
    const stat = 'anon 1\ninactive_file 104857600\nactive_file 7\n';
    const files = {
      '/proc/meminfo': meminfo,
      '/sys/fs/cgroup/memory.max': `${2000 * MB}\n`,
      '/sys/fs/cgroup/memory.current': `${500 * MB}\n`,
      '/sys/fs/cgroup/memory.stat': stat,
    };
    expect(machineRoom(reader(files))).toEqual({ free: 1600 * MB, total: 2000 * MB });
    expect(machineRoom(reader({ ...files, '/sys/fs/cgroup/memory.max': 'max\n' }))).toEqual(machine);
  });

  it('knows containers of the older kind, and their way of having no limit', () => {
    const files = {
      '/proc/meminfo': meminfo,
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': `${1000 * MB}\n`,
      '/sys/fs/cgroup/memory/memory.usage_in_bytes': `${400 * MB}\n`,
      '/sys/fs/cgroup/memory/memory.stat': `total_inactive_file ${50 * MB}\n`,
    };
    expect(machineRoom(reader(files))).toEqual({ free: 650 * MB, total: 1000 * MB });
    const unlimited = { ...files, '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n' };
    expect(machineRoom(reader(unlimited))).toEqual(machine);
  });

  it('is what Node tells where the system has no such files', () => {
    const { free, total } = machineRoom(() => null);
    expect(free).toBeGreaterThan(0);
    expect(total).toBeGreaterThanOrEqual(free);
  });
});

it('the peak of a process is what it once held, though it has given it back', () => {
  const before = residentBytes();
  const held = new Uint8Array(300 * MB).fill(1);
  expect(held.at(-1)).toBe(1);
  expect(residentBytes() - before).toBeGreaterThan(250 * MB);
  expect(peakResidentBytes()).toBeGreaterThan(before + 250 * MB);
});
