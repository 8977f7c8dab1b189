/** Which process something belongs to, so that it can be told whether that one lives, whatever the clocks say. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, told from every other one that has, had or will have its number, here or on another machine. */
export interface ProcessIdentity {
  pid: number;
  host: string;
  /** What the installation calls itself; empty where it doesn't, as in most containers. */
  machine: string;
  /** Names the time from one start of the kernel to the next; empty where the system has no such name. */
  boot: string;
  /** Processes of a container count from 1 in a namespace of their own; empty where there are none. */
  pidNamespace: string;
  /** Clock ticks from the kernel's start to the process's; null where the system doesn't tell. */
  startTicks: number | null;
}

/**
 * `alive` and `over` are certain. `earlier-boot`: it ran on this machine before that was started anew. `unseen`: on a
 * machine or in a container whose processes can't be looked at from here.
 */
export type Life = 'alive' | 'over' | 'earlier-boot' | 'unseen';

/** What lifeOf looks at; the system's own by default. */
export interface ProcessView {
  here: ProcessIdentity;
  /** When a process of this PID namespace began; null where there is none of that number, or only what is left of one. */
  startTicksOf: (pid: number) => number | null;
  /** Whether, in any PID namespace, a process of that number began then; null where not all of them can be seen. */
  isAnywhere: (pid: number, startTicks: number) => boolean | null;
  /** Whether a process of that number takes signals. */
  takesSignals: (pid: number) => boolean;
}

/** This process. */
export function thisProcess(): ProcessIdentity {
  const isLinux = firstLine('/proc/sys/kernel/random/boot_id') !== '';
  // A /proc that was mounted by another namespace tells of other processes.
  const isOurs = isLinux && linkOf('/proc/self') === String(process.pid);
  return {
    pid: process.pid,
    host: hostname(),
    machine: firstLine('/etc/machine-id') || firstLine('/var/lib/dbus/machine-id'),
    boot: firstLine('/proc/sys/kernel/random/boot_id'),
    pidNamespace: isOurs ? linkOf('/proc/self/ns/pid') : '',
    startTicks: isOurs ? startTicksOf(process.pid) : null,
  };
}

/** Whether the process lives. A process that is stopped or asleep does; one that has ended unheard doesn't. */
export function lifeOf(one: ProcessIdentity, view: ProcessView = systemView()): Life {
  const { here } = view;
  const { host, machine, boot, pidNamespace, pid, startTicks } = one;
  const sameMachine = host === here.host && machine === here.machine;
  if (boot !== here.boot) {
    return sameMachine && machine !== '' && boot !== '' && here.boot !== '' ? 'earlier-boot' : 'unseen';
  }
  if (boot === '') return sameMachine && !view.takesSignals(pid) ? 'over' : 'unseen';
  if (startTicks === null || here.pidNamespace === '') return 'unseen';
  if (pidNamespace === here.pidNamespace) {
    if (view.startTicksOf(pid) === startTicks) return 'alive';
    // Sandboxes may name their boots and namespaces alike.
    return host === here.host ? 'over' : 'unseen';
  }
  return view.isAnywhere(pid, startTicks) === false ? 'over' : 'unseen';
}

/** Whether both are one process. */
export function isSameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return (
    a.pid === b.pid &&
    a.host === b.host &&
    a.boot === b.boot &&
    a.pidNamespace === b.pidNamespace &&
    a.startTicks === b.startTicks
  );
}

function systemView(): ProcessView {
  return { here: thisProcess(), startTicksOf, isAnywhere, takesSignals };
}

function startTicksOf(pid: number): number | null {
  // The name, in brackets, may hold spaces; fields are counted behind it.
  const stat = contentOf(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const isGone = fields[0] === 'Z' || fields[0] === 'X' || fields[0] === '';
  return isGone ? null : Number(fields[19]);
}

/** The kernel's own PID namespace, in which every process is seen. */
const FIRST_PID_NAMESPACE = 'pid:[4026531836]';

function isAnywhere(pid: number, startTicks: number): boolean | null {
  // Where /proc hides other users' processes it hides the first one as well.
  if (linkOf('/proc/self/ns/pid') !== FIRST_PID_NAMESPACE || startTicksOf(1) === null) return null;
  return readdirSync('/proc').some((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    const numbers = /^NSpid:\s*(.+)$/m.exec(contentOf(`/proc/${entry}/status`))?.[1]?.split(/\s+/);
    return numbers?.at(-1) === String(pid) && startTicksOf(Number(entry)) === startTicks;
  });
}

function takesSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function firstLine(path: string): string {
  return contentOf(path).split('\n')[0]!.trim();
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
