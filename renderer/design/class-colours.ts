/**
 * One colour and one shape for each class of a data set, wherever classes are told apart by colour; from the eleventh on
 * colours come again with other shapes. Legible on dark and light.
 */
const colours = [
  [224, 121, 91],
  [63, 167, 201],
  [201, 162, 39],
  [125, 141, 224],
  [95, 176, 107],
  [209, 107, 165],
  [140, 123, 107],
  [155, 191, 59],
  [79, 157, 148],
  [176, 92, 75],
] as const;

export type Shape = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross';
const shapes: readonly Shape[] = ['circle', 'square', 'triangle', 'diamond', 'cross'];

/** Red, green and blue, 0…255. */
export function classChannels(index: number): readonly [number, number, number] {
  return colours[index % colours.length]!;
}

export function classColour(index: number): string {
  return `rgb(${classChannels(index).join(' ')})`;
}

/** Not by colour alone: neighbours differ in shape too, and so do classes of the same colour. */
export function classShape(index: number): Shape {
  return shapes[(index + Math.floor(index / colours.length)) % shapes.length]!;
}

/** The outline of a shape about (0, 0) for an SVG path, `size` from its middle to its edge. */
export function shapePath(shape: Shape, size: number): string {
  const s = size;
  switch (shape) {
    case 'circle':
      return `M${-s} 0a${s} ${s} 0 1 0 ${2 * s} 0a${s} ${s} 0 1 0 ${-2 * s} 0z`;
    case 'square':
      return `M${-0.9 * s} ${-0.9 * s}h${1.8 * s}v${1.8 * s}h${-1.8 * s}z`;
    case 'triangle':
      return `M0 ${-1.2 * s}L${1.1 * s} ${0.8 * s}H${-1.1 * s}z`;
    case 'diamond':
      return `M0 ${-1.25 * s}L${1.25 * s} 0L0 ${1.25 * s}L${-1.25 * s} 0z`;
    case 'cross':
      return `M${-s} ${-0.35 * s}H${-0.35 * s}V${-s}H${0.35 * s}V${-0.35 * s}H${s}V${0.35 * s}H${0.35 * s}V${s}H${-0.35 * s}V${0.35 * s}H${-s}z`;
  }
}
