import type { Calls } from '../../electron/protocol/app.js';

/** A call that main refused: one sentence for the user, and the form field that it belongs to. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly field: string | undefined;

  constructor(message: string, field?: string) {
    super(message);
    this.field = field;
  }
}

/** Calls the main process. Throws CallFailure where it refuses. */
export async function call<C extends keyof Calls>(
  name: C,
  ...args: Parameters<Calls[C]>
): Promise<ReturnType<Calls[C]>> {
  const result = await window.lab.invoke(name, ...args);
  if (result.ok) return result.value;
  throw new CallFailure(result.error.message, result.error.field);
}

/** The sentence to show for anything that was thrown. */
export function sentenceOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
