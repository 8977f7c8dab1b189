import type { NewComparison, SavedComparison } from '../../electron/protocol/app.js';
import { call, sentenceOf } from '../lib/client.js';

/** Comparisons that were given a name, as the sidebar lists them. */
class KeptComparisons {
  /** By their names. */
  list = $state.raw<readonly SavedComparison[]>([]);
  /** Sentences on those that can't be read. */
  unread = $state.raw<readonly string[]>([]);

  async load(): Promise<void> {
    try {
      const { comparisons, unread } = await call('listComparisons');
      this.list = comparisons;
      this.unread = unread;
    } catch (thrown) {
      this.unread = [sentenceOf(thrown)];
    }
  }

  find(id: string | undefined): SavedComparison | undefined {
    return this.list.find((one) => one.id === id);
  }

  /** Throws CallFailure where the name is taken or not allowed. */
  async keep(comparison: NewComparison): Promise<SavedComparison> {
    const kept = await call('saveComparison', comparison);
    await this.load();
    return kept;
  }

  async remove(id: string): Promise<void> {
    await call('removeComparison', id);
    await this.load();
  }
}

export const keptComparisons = new KeptComparisons();
