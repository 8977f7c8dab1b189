/** Tags, a note and a pin: what people say about a run to find it again. Part of `said.json`, also while it trains. */
import { changedTags, checkNote, type TagChange } from '../../models/core/run-tags.js';
import type { RunRecord } from '../protocol/run.js';
import { readRunRecord } from './run-record.js';
import { say } from './said-file.js';

/** Throws RequestError for tags that are not allowed; and as readRunRecord and `say` do. */
export function tagRun(dir: string, change: TagChange): RunRecord {
  readRunRecord(dir);
  say(dir, ({ tags = [] }) => ({ tags: changedTags(tags, change) }));
  return readRunRecord(dir);
}

/** An empty note takes it away. Throws RequestError for one that is too long; and as readRunRecord and `say` do. */
export function noteRun(dir: string, note: string): RunRecord {
  const checked = checkNote(note);
  readRunRecord(dir);
  say(dir, () => ({ note: checked }));
  return readRunRecord(dir);
}

/** Pinned runs stay at hand. Throws as readRunRecord and `say` do. */
export function pinRun(dir: string, pinned: boolean): RunRecord {
  readRunRecord(dir);
  say(dir, () => ({ pinned }));
  return readRunRecord(dir);
}
