/**
 * An optimizer and the parameters it moves. Formulas are those of TensorFlow's fused ops, which differ from others
 * in small ways: Adam's epsilon is added to √v before the bias correction, RMSProp's inside the root.
 */
export interface OptimizerSpec {
  /**
   * `adam`: Kingma & Ba 2015. `adamw`: Loshchilov & Hutter 2019. `sgd`: heavy-ball momentum. `rmsprop`: Tieleman & Hinton 2012.
   */
  kind: 'adam' | 'adamw' | 'sgd' | 'rmsprop';
  /** Names of the variables it moves. */
  parameters: readonly string[];
  /** Adam: memory of the gradient. */
  beta1?: number;
  /** Adam: memory of the squared gradient; RMSProp: its decay. */
  beta2?: number;
  /** SGD and RMSProp. */
  momentum?: number;
  epsilon?: number;
  /** For variables of rank ≥ 2: AdamW shrinks them by learningRate × weightDecay, the others add it to the gradient. */
  weightDecay?: number;
  /** Global gradient norm above which all gradients are scaled down; 0 is off. */
  clipNorm?: number;
}

export type FullOptimizer = Required<OptimizerSpec>;

export function completeOptimizer(spec: OptimizerSpec): FullOptimizer {
  return { beta1: 0.9, beta2: 0.999, momentum: 0.9, epsilon: 1e-7, weightDecay: 0, clipNorm: 0, ...spec };
}

/** One variable that an optimizer keeps beside the parameters. */
export interface Slot {
  name: string;
  shape: readonly number[];
  initial: number;
}

/** Slots per parameter, in the order in which the fused ops take them. */
const SLOTS = { adam: ['m', 'v'], adamw: ['m', 'v'], sgd: ['momentum'], rmsprop: ['meanSquare', 'momentum'] } as const;

/** Name of one slot, such as `generator/m/generator/0/kernel`. */
export function slotName(optimizer: string, slot: string, parameter: string): string {
  return `${optimizer}/${slot}/${parameter}`;
}

/** Names of a parameter's slots, in the fused op's order. */
export function slotNames(name: string, spec: FullOptimizer, parameter: string): string[] {
  return SLOTS[spec.kind].map((slot) => slotName(name, slot, parameter));
}

/** Names of the two variables with β₁ᵗ and β₂ᵗ, for Adam's bias correction. */
export function powerNames(name: string): [string, string] {
  return [`${name}/beta1Power`, `${name}/beta2Power`];
}

/** Name of the sum of the losses of an update's batches so far. */
export function lossSumName(optimizer: string): string {
  return `loss/${optimizer}`;
}

/** Name of the sum of a parameter's gradients over an update's batches so far. */
export function gradientSumName(optimizer: string, parameter: string): string {
  return `gradient/${optimizer}/${parameter}`;
}

/** What is summed over the batches that make one update together, with its shape. */
export function sumShapes(
  name: string,
  spec: FullOptimizer,
  shapes: ReadonlyMap<string, readonly number[]>,
): Map<string, readonly number[]> {
  const gradients = spec.parameters.map(
    (parameter) => [gradientSumName(name, parameter), shapes.get(parameter)!] as const,
  );
  return new Map([[lossSumName(name), []], ...gradients]);
}

/** Every variable beside the parameters that an update writes. */
export function stateNames(name: string, spec: FullOptimizer): string[] {
  const slots = spec.parameters.flatMap((parameter) => slotNames(name, spec, parameter));
  return isAdam(spec) ? [...slots, ...powerNames(name)] : slots;
}

export function isAdam(spec: FullOptimizer): boolean {
  return spec.kind === 'adam' || spec.kind === 'adamw';
}

/** Whether weight decay applies to a parameter of this rank. */
export function decays(spec: FullOptimizer, rank: number): boolean {
  return spec.weightDecay > 0 && rank >= 2;
}

/** Every variable that the optimizer keeps. */
export function optimizerSlots(
  name: string,
  spec: FullOptimizer,
  shapes: Readonly<Record<string, readonly number[]>>,
): Slot[] {
  const slots = spec.parameters.flatMap((parameter) =>
    slotNames(name, spec, parameter).map((slot) => ({ name: slot, shape: shapes[parameter]!, initial: 0 })),
  );
  if (!isAdam(spec)) return slots;
  const [beta1Power, beta2Power] = powerNames(name);
  return [
    ...slots,
    { name: beta1Power, shape: [], initial: spec.beta1 },
    { name: beta2Power, shape: [], initial: spec.beta2 },
  ];
}
