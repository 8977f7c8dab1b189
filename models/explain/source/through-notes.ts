import type { StartOrigin } from '../../core/start.js';

/** What has to be known of the checkpoints that training is followed by. */
export function throughNotes({ name, leftOut }: Pick<StartOrigin, 'name' | 'leftOut'>, count: number): string[] {
  const { damaged = [], spread = [] } = leftOut ?? {};
  const notes: string[] = [];
  if (count === 1) {
    notes.push(`'${name}' has kept one checkpoint alone; keep more of them to see how it came to that.`);
  }
  if (spread.length > 0) {
    notes.push(`Of ${count + spread.length + damaged.length} kept checkpoints ${count} are explained, spread evenly.`);
  }
  if (damaged.length > 0) {
    const which = damaged.length === 1 ? `Checkpoint ${damaged[0]!} is` : `Checkpoints ${damaged.join(', ')} are`;
    notes.push(`${which} damaged and left out.`);
  }
  return notes;
}
