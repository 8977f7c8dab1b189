import type { ModelDescription } from '../../../models/edge/inspect/model-description.js';
import { describeModelTool } from '../../../models/edge/tools/describe-model.js';
import { baseName, type Given } from '../../lib/chosen-path.js';
import { call, sentenceOf } from '../../lib/client.js';

export interface Inspected {
  name: string;
  path: string;
  description: ModelDescription;
}

export type Describe = (token: string) => Promise<unknown>;

const describe: Describe = (token) => call('useTool', 'edge', { name: describeModelTool.name, asked: { file: token } });

/** The file that is looked at, and one that it is held against. They stay while other pages are shown. */
export class InspectedModels {
  one = $state.raw<Inspected | null>(null);
  other = $state.raw<Inspected | null>(null);
  /** Name of the file that is being read. */
  reading = $state<string | null>(null);
  problem = $state<string | null>(null);
  readonly #describe: Describe;
  #asked = 0;

  constructor(using: Describe = describe) {
    this.#describe = using;
  }

  /** Reads what the user gave; what was on show stays where it can't be read. */
  async open(given: Given, place: 'one' | 'other'): Promise<void> {
    const asked = ++this.#asked;
    const name = baseName(given.path);
    this.reading = name;
    this.problem = null;
    try {
      const read = describeModelTool.answered.safeParse(await this.#describe(given.token), { jitless: true });
      if (asked !== this.#asked) return;
      if (!read.success) throw new Error(`${name}: what it holds can't be understood.`);
      const inspected = { name, path: given.path, description: read.data };
      if (place === 'other') this.other = inspected;
      else [this.one, this.other] = [inspected, null];
    } catch (thrown) {
      if (asked === this.#asked) this.problem = sentenceOf(thrown);
    } finally {
      if (asked === this.#asked) this.reading = null;
    }
  }

  close(place: 'one' | 'other'): void {
    this.#asked++;
    this.reading = this.problem = null;
    if (place === 'one') this.one = this.other;
    this.other = null;
  }
}

export const inspected = new InspectedModels();
