/**
 * Calls `run` soon: at once where `urgent`, otherwise at most once in `intervalMs`. Nothing is lost: the last change
 * is always followed by a call.
 */
export function throttled(run: () => void, intervalMs: number): (urgent: boolean) => void {
  let timer: NodeJS.Timeout | null = null;
  return (urgent) => {
    if (!urgent) {
      timer ??= setTimeout(fire, intervalMs);
      return;
    }
    fire();
  };
  function fire(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    run();
  }
}
