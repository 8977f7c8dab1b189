/** The layers of a Keras model and how they are called, whichever version of Keras wrote them down. Types only. */

export interface LayerGraph {
  name: string;
  layers: readonly KerasLayer[];
  /** In an order in which they can run: inputs first. */
  calls: readonly LayerCall[];
  inputs: readonly TensorRef[];
  outputs: readonly TensorRef[];
}

export interface KerasLayer {
  name: string;
  /** Such as `Dense`. */
  className: string;
  /** Such as `keras.layers`; '' where it isn't told. */
  module: string;
  config: Readonly<Record<string, unknown>>;
  /** With the batch as null; null where it isn't told. */
  inputShape: readonly (number | null)[] | null;
  /** Of a layer that is a model itself. */
  inner: LayerGraph | null;
}

/** One use of a layer; a layer that is shared has several. */
export interface LayerCall {
  layer: KerasLayer;
  /** Which of them, from 0. */
  at: number;
  args: readonly Argument[];
  kwargs: Readonly<Record<string, Argument>>;
}

/** A tensor, several of them, or something of JSON. */
export type Argument = TensorRef | { list: readonly Argument[] } | { json: unknown };

/** Output `index` of a call. */
export interface TensorRef {
  layer: string;
  at: number;
  index: number;
  shape?: readonly (number | null)[];
}

export const isTensor = (argument: Argument): argument is TensorRef => 'layer' in argument;

export const refKey = ({ layer, at, index }: TensorRef): string => `${layer}:${at}:${index}`;

/** All tensors of arguments, in order. */
export function tensorsOf(args: readonly Argument[]): TensorRef[] {
  return args.flatMap((one) => (isTensor(one) ? [one] : 'list' in one ? tensorsOf(one.list) : []));
}
