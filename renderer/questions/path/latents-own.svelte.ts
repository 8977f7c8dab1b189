import { arithmeticQuestion } from '../../../models/gan/questions/arithmetic.js';
import { drawQuestion } from '../../../models/gan/questions/draw.js';
import type { pathQuestion } from '../../../models/gan/questions/path.js';
import { walkQuestion } from '../../../models/gan/questions/walk.js';
import { Asker } from '../../panels/shared/asking/asker.svelte.js';
import { DrawnAnswer } from './drawn-answer.svelte.js';

export const operands = ['a', 'b', 'c'] as const;
export type Operand = (typeof operands)[number];
/** What a picked sample becomes. */
export type Slot = 'from' | 'to' | Operand;

/** So many samples can be picked at once. */
export const OFFERED = 64;

/** As many samples as an operand may have. */
const MOST = 8;

type Drawing = Pick<DrawnAnswer<never>, 'draw'>;

/** What was picked and asked of a generator's latents; samples are told as the questions take them: `12`, `7:3@Coat`. */
export class LatentsOwn {
  readonly path: DrawnAnswer<typeof pathQuestion>;
  readonly walk = new DrawnAnswer(new Asker(walkQuestion));
  readonly arithmetic = new DrawnAnswer(new Asker(arithmeticQuestion));
  /** The samples that can be picked. */
  readonly offered = new DrawnAnswer(new Asker(drawQuestion));
  way = $state<'spherical' | 'linear' | 'walk'>('spherical');
  from = $state('1');
  to = $state('2');
  hops = $state(12);
  walkSeed = $state(0);
  a = $state.raw<readonly string[]>(['1']);
  b = $state.raw<readonly string[]>(['2']);
  c = $state.raw<readonly string[]>(['3']);
  slot = $state<Slot>('from');
  /** The sample that was picked last. */
  picked = $state<string | null>(null);
  /** Of fresh samples; null for the gallery's. */
  seed = $state<number | null>(null);
  /** What picked samples are drawn as; null for what they are. */
  class = $state<string | null>(null);

  /** What is still to be drawn: of each the newest wish. A question that is asked takes those before it back. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nobody watches it
  readonly #wishes = new Map<Drawing, () => Promise<void>>();
  #busy = false;

  constructor(path: Asker<typeof pathQuestion>) {
    this.path = new DrawnAnswer(path);
  }

  /** Draws these one after the other. */
  draw(what: Drawing, ...wish: Parameters<Drawing['draw']>): void {
    this.#wishes.set(what, () => what.draw(...wish));
    if (!this.#busy) void this.#drawAll();
  }

  async #drawAll(): Promise<void> {
    this.#busy = true;
    for (;;) {
      const [next] = this.#wishes;
      if (!next) break;
      this.#wishes.delete(next[0]);
      await next[1]();
    }
    this.#busy = false;
  }

  /** What is asked for the samples that can be picked. */
  get offer(): Record<string, unknown> {
    const { seed, class: as } = this;
    return { samples: `${seed === null ? '' : `${seed}:`}1-${OFFERED}`, class: as };
  }

  /** What the strip asks. */
  get route(): { question: 'path' | 'walk'; asked: Record<string, unknown> } {
    const { way, from, to, hops, walkSeed } = this;
    if (way === 'walk') return { question: 'walk', asked: { seed: walkSeed, through: 6, hops: 4 } };
    return { question: 'path', asked: { samples: `${from}, ${to}`, hops, way } };
  }

  get sum(): Record<string, unknown> {
    const { a, b, c } = this;
    return { a: a.join(', '), b: b.join(', '), c: c.join(', ') };
  }

  /** The sample at this place of those that are offered, from 0. */
  sampleAt(place: number): string {
    const { seed, class: as } = this;
    return `${seed === null ? '' : `${seed}:`}${place + 1}${as === null ? '' : `@${as}`}`;
  }

  /** Puts a sample where picked ones go: an end of the path is replaced, an operand has one more, or one less. */
  pick(sample: string): void {
    const { slot } = this;
    this.picked = sample;
    if (slot === 'from' || slot === 'to') {
      this[slot] = sample;
      if (this.way === 'walk') this.way = 'spherical';
      this.slot = slot === 'from' ? 'to' : 'from';
      return;
    }
    const now = this[slot];
    if (!now.includes(sample)) this[slot] = [...now, sample].slice(-MOST);
    // An operand is never empty.
    else if (now.length > 1) this[slot] = now.filter((one) => one !== sample);
  }

  /** What a sample is used as. */
  usesOf(sample: string): Slot[] {
    const { from, to } = this;
    return [
      ...(from === sample ? (['from'] as const) : []),
      ...(to === sample ? (['to'] as const) : []),
      ...operands.filter((key) => this[key].includes(sample)),
    ];
  }

  close(): void {
    this.#wishes.clear();
    for (const { asker } of [this.walk, this.arithmetic, this.offered]) asker.close();
  }
}
