/**
 * Between a worker and Electron's main process, whose port tells nothing of its progress: the worker's last message asks
 * whether all before it have arrived, and it ends once that has been answered. A process that ends at once may take what
 * it has said with it.
 */
export const FLUSH = { kind: 'flush' } as const;
export const FLUSHED = { kind: 'flushed' } as const;

export function isKind({ kind }: { kind: string }, message: unknown): boolean {
  return typeof message === 'object' && message !== null && (message as { kind?: unknown }).kind === kind;
}
