/**
 * The user asked for something that can't be done. The message is one sentence that names the thing, the value
 * seen and what is allowed; the CLI exits with 2 and the app shows it beside `field`.
 */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly field: string | undefined;
  /** Values by key of a configuration that would be taken instead; a form offers them. */
  readonly remedy: Readonly<Record<string, unknown>> | undefined;

  constructor(
    message: string,
    options: { field?: string; remedy?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.field = options.field;
    this.remedy = options.remedy;
  }
}

/** There is no data set of the name that was asked for. */
export class UnknownDatasetError extends RequestError {}

/** The code of a system error such as ENOSPC, or of one of Node's own about files; null for any other error. */
export function systemErrorCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : null;
}
