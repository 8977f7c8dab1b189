/** The scrubber rests for so long before a question is asked again. */
const REST_MS = 350;

/**
 * The scrubber moves what was asked through training as well: once it rests at a step that another checkpoint answers
 * for, `again` is called with that. `asked`: the checkpoint that has answered; undefined where nothing was asked yet.
 * For the component that is being made.
 */
export function askAgain(
  now: () => { cursor: number | null; checkpoint: number | undefined; asked: number | undefined },
  again: (checkpoint: number) => void,
): void {
  $effect(() => {
    const { cursor, checkpoint, asked } = now();
    if (asked === undefined || cursor === null || checkpoint === undefined || checkpoint === asked) return;
    const timer = setTimeout(() => again(checkpoint), REST_MS);
    return () => clearTimeout(timer);
  });
}
