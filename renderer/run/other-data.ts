import { OTHER_DATA, type GoingOn } from '../../electron/protocol/app.js';
import { call, CallFailure } from '../lib/client.js';

/** A run that was not gone on with because its data are others than it began with. */
export interface OtherData {
  refusal: string;
  /** What the data were and what they are, in sentences. */
  change: string;
  /** Goes on all the same. Throws CallFailure where that is refused as well. */
  goOn: () => Promise<void>;
}

interface From {
  id: string;
  /** Of the checkpoint that it goes on from; null for the newest. */
  step: number | null;
}

/**
 * Goes on with a run; where that is refused because its data are others, resolves to what can be told and done about it.
 * Throws CallFailure for every other refusal, and where the model can't read the data there are now.
 */
export async function unlessOtherData(
  { id, step }: From,
  goOn: (how: GoingOn) => Promise<void>,
): Promise<OtherData | null> {
  try {
    await goOn({});
    return null;
  } catch (thrown) {
    if (!(thrown instanceof CallFailure) || thrown.field !== OTHER_DATA) throw thrown;
    const change = await call('dataChange', id, step);
    return { refusal: thrown.message, change: change ?? thrown.message, goOn: () => goOn({ otherData: true }) };
  }
}

/** What to know before a run goes on with other data. */
export const otherDataText = ({ change }: OtherData): string =>
  `${change} The run says so from then on. To go on as it began, add the data that it began with again under this name.`;
