import { RequestError } from '../../../../core/errors.js';
import { excerpt } from '../../../../core/printable.mjs';

/** What a layer gives of one example at most. */
const MOST_VALUES = 2 ** 27;

/** A layer's configuration, read key by key. Each throws RequestError that names the layer where a value is none that is known. */
export class LayerConfig {
  readonly name: string;
  readonly className: string;
  readonly json: Readonly<Record<string, unknown>>;
  /** Of the file, for sentences. */
  readonly file: string;
  /** Of Keras; TensorFlow.js is like 2. */
  readonly generation: 2 | 3;

  constructor(
    layer: { name: string; className: string; config: Readonly<Record<string, unknown>> },
    { file, generation }: { file: string; generation: 2 | 3 },
  ) {
    this.name = layer.name;
    this.className = layer.className;
    this.json = layer.config;
    this.file = file;
    this.generation = generation;
  }

  /** The same for a layer that this one is made with. */
  of(layer: { name?: string; className: string; config: Readonly<Record<string, unknown>> }): LayerConfig {
    return new LayerConfig({ name: this.name, ...layer }, this);
  }

  number(key: string, missing?: number): number {
    const value = this.json[key] ?? missing;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw this.wrong(key, 'a number');
  }

  /** A whole number, of a size that a layer can have. */
  whole(key: string, missing?: number): number {
    const value = this.number(key, missing);
    if (Number.isInteger(value) && Math.abs(value) <= 1e7) return value;
    throw this.wrong(key, 'a whole number');
  }

  text(key: string, missing?: string): string {
    const value = this.json[key] ?? missing;
    if (typeof value === 'string') return value;
    throw this.wrong(key, 'a word');
  }

  flag(key: string, missing: boolean): boolean {
    const value = this.json[key] ?? missing;
    if (typeof value === 'boolean') return value;
    throw this.wrong(key, 'true or false');
  }

  /** `count` whole numbers; one that stands alone counts for all. */
  wholes(key: string, count: number, missing?: readonly number[]): number[] {
    const value = this.json[key] ?? missing;
    const list = typeof value === 'number' ? new Array<number>(count).fill(value) : value;
    if (
      Array.isArray(list) &&
      list.length === count &&
      list.every((one) => Number.isInteger(one) && Math.abs(one as number) <= 1e7)
    ) {
      return list as number[];
    }
    throw this.wrong(key, `${count} whole numbers`);
  }

  /** Pairs of what is at the beginning and at the end of each of `count` axes. */
  pairs(key: string, count: number): [number, number][] {
    const value = this.json[key];
    const isWhole = (one: unknown): one is number =>
      Number.isInteger(one) && (one as number) >= 0 && (one as number) <= 1e7;
    if (isWhole(value)) return Array.from({ length: count }, () => [value, value]);
    if (Array.isArray(value)) {
      if (count === 1 && value.length === 2 && value.every(isWhole)) return [value as [number, number]];
      if (value.length === count && value.every(isWhole)) return value.map((one) => [one, one]);
      if (
        value.length === count &&
        value.every((one) => Array.isArray(one) && one.length === 2 && one.every(isWhole))
      ) {
        return value as [number, number][];
      }
    }
    throw this.wrong(key, 'whole numbers from 0');
  }

  /** `valid` or `same`, also `causal` where the layer knows it. */
  padding(...more: string[]): string {
    const value = this.text('padding', 'valid').toLowerCase();
    if (['valid', 'same', ...more].includes(value)) return value;
    throw this.wrong('padding', 'valid or same');
  }

  /** A shape that the layer makes; throws where it is too large to be anybody's. */
  sized(shape: number[]): number[] {
    if (shape.reduce((product, size) => product * size, 1) <= MOST_VALUES) return shape;
    throw this.refused(`makes [${shape.slice(1).join(', ')}] of each example, which is too large`);
  }

  /** Throws where the layer has its channels first, which nothing here computes. */
  assertChannelsLast(): void {
    const format = this.json['data_format'];
    if (format === undefined || format === null || format === 'channels_last') return;
    throw this.refused("has its channels first; make the model with data_format='channels_last'");
  }

  wrong(key: string, allowed: string): RequestError {
    return this.refused(
      `has no ${key} that is known here: ${excerpt(JSON.stringify(this.json[key]) ?? 'missing')}; it has to be ${allowed}`,
    );
  }

  /** A sentence about the layer that goes on with `why`. */
  refused(why: string): RequestError {
    return new RequestError(`${this.file}: its layer '${excerpt(this.name)}' (${excerpt(this.className)}) ${why}.`);
  }
}
