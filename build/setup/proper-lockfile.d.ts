declare module 'proper-lockfile' {
  interface LockOptions {
    realpath?: boolean;
    /** Milliseconds without an update after which a lock counts as left behind. */
    stale?: number;
    /** Milliseconds between updates. */
    update?: number;
  }
  const lockfile: {
    /** Rejects with the code ELOCKED while another process holds it. */
    lock(path: string, options?: LockOptions): Promise<() => Promise<void>>;
  };
  export default lockfile;
}
