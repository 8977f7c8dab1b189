/** A directory that is no run, or a part of a run that can't be understood. The message is one sentence for the user. */
export class DamagedRunError extends Error {
  override readonly name: string = 'DamagedRunError';
}

/** A part of a run that a newer version of this program has written: it is neither damaged nor absent. */
export class NewerFormatError extends DamagedRunError {
  override readonly name = 'NewerFormatError';
}

/** Throws NewerFormatError, which names `path`, where `raw` says that its format is beyond `known`. */
export function refuseNewer(raw: unknown, path: string, known = 1): void {
  const format = (raw as { format?: unknown } | null)?.format;
  if (typeof format !== 'number' || format <= known) return;
  throw new NewerFormatError(
    `${path} was written by a newer version of Model Lab (format ${format}; this one knows ${known}); open it with that version.`,
  );
}
