/**
 * `.claim-<n>`: held for the moment in which run.json is read, judged and rewritten, so that of two processes one comes
 * first. A claim whose maker is over is passed by making the next number, which only one process can: taking it away
 * could take away another one's instead.
 */
import { linkSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import { lifeOf, thisProcess, type ProcessIdentity } from '../../models/core/process-identity.js';
import { removeQuietly } from './durable-write.js';

export interface ClaimWaits {
  /** A claim that is held by a living process is waited for so long: it ends within milliseconds, unless a disk is slow. */
  aliveMs: number;
  /** One whose maker can't be seen counts as left behind after this. */
  unseenMs: number;
}

const waits: ClaimWaits = { aliveMs: 3000, unseenMs: 6000 };
const POLL_MS = 20;

interface Claim {
  number: number;
  /** As it is in the file; null where that is gone or not yet written. */
  content: string | null;
}

/** Runs `work` while no other process does so in this directory. Throws RequestError where one goes on doing so. */
export function withClaim<T>(dir: string, work: () => T, { aliveMs, unseenMs }: ClaimWaits = waits): T {
  let waitedMs = 0;
  let seen = '';
  for (;;) {
    const claims = claimsIn(dir);
    const now = JSON.stringify(claims);
    if (now !== seen) waitedMs = 0;
    seen = now;
    const held = claims.map(({ content }) => holderOf(content)).filter((holder) => holder.life !== 'over');
    const isHeld = held.some(({ life }) => life === 'alive') || (held.length > 0 && waitedMs < unseenMs);
    if (!isHeld) {
      const number = Math.max(0, ...claims.map((claim) => claim.number)) + 1;
      const content = makeClaim(dir, number);
      if (content === null) continue;
      try {
        return work();
      } finally {
        // The lower ones first: as long as any is there, its number isn't given anew beside ours.
        for (const claim of [...claims, { number }]) removeQuietly(pathOf(dir, claim.number));
        over.add(content);
      }
    }
    const alive = held.find(({ life }) => life === 'alive');
    if (alive && waitedMs >= aliveMs) throw busy(dir, alive.pid);
    pause(POLL_MS);
    waitedMs += POLL_MS;
  }
}

/** Whether a file of this name in a run's folder is a claim, or is to become one. */
export const isClaim = (name: string): boolean => /^\.claim-\d+(\.[0-9a-f]+\.tmp)?$/.test(name);

function claimsIn(dir: string): Claim[] {
  return readdirSync(dir).flatMap((name) => {
    const number = /^\.claim-(\d+)$/.exec(name)?.[1];
    return number === undefined ? [] : [{ number: Number(number), content: contentOf(pathOf(dir, Number(number))) }];
  });
}

/** Claims of this thread that are over: on a failing disk one may still be there, and its maker lives. */
const over = new Set<string>();

function holderOf(content: string | null): { life: 'alive' | 'over' | 'unseen'; pid: number } {
  if (content !== null && over.has(content)) return { life: 'over', pid: 0 };
  try {
    const holder = JSON.parse(content ?? '') as ProcessIdentity;
    const life = lifeOf(holder);
    return { life: life === 'earlier-boot' ? 'over' : life, pid: holder.pid };
  } catch {
    return { life: 'unseen', pid: 0 };
  }
}

/** The claim's content; null where there is one of that number already. */
function makeClaim(dir: string, number: number): string | null {
  const path = pathOf(dir, number);
  // Each has a token of its own: a process may leave one behind.
  const content = JSON.stringify({ ...thisProcess(), token: randomBytes(6).toString('hex') });
  const aside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(aside, content);
    try {
      linkSync(aside, path);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return null;
      // Some disks have no links; there a claim is seen before its content is.
      writeFileSync(path, content, { flag: 'wx' });
    }
    return content;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return null;
    throw error;
  } finally {
    removeQuietly(aside);
  }
}

const pathOf = (dir: string, number: number): string => join(dir, `.claim-${number}`);

function contentOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Nothing else may be done meanwhile: what was read has to be what is rewritten. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function busy(dir: string, pid: number): RequestError {
  return new RequestError(`${dir} is being changed by process ${pid}; try again.`);
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
