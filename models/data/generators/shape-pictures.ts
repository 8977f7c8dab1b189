/**
 * Pictures of one figure each, in ten classes: some differ by their shape alone, some by their colour, some by their
 * texture. Where the figure lies, its size, its turn, all other colours and the background are chance.
 */
import { coverage, figures, type Figure } from './figures.js';
import { randomDraws } from './random.js';
import type { MakeSettings } from './settings.js';
import { textures, type Texture } from './textures.js';

export const SHAPES_SIDE = 64;
/** No figure reaches further from its centre, in its radii. */
const FURTHEST = 1.5;

/** `hue` in degrees; null where any will do. */
const classes: { name: string; figure: Figure; texture: Texture; hue: number | null }[] = [
  { name: 'red disc', figure: 'disc', texture: 'plain', hue: 0 },
  { name: 'blue disc', figure: 'disc', texture: 'plain', hue: 230 },
  { name: 'striped square', figure: 'square', texture: 'striped', hue: null },
  { name: 'dotted square', figure: 'square', texture: 'dotted', hue: null },
  { name: 'green triangle', figure: 'triangle', texture: 'plain', hue: 125 },
  { name: 'yellow triangle', figure: 'triangle', texture: 'plain', hue: 52 },
  { name: 'ring', figure: 'ring', texture: 'plain', hue: null },
  { name: 'cross', figure: 'cross', texture: 'plain', hue: null },
  { name: 'star', figure: 'star', texture: 'plain', hue: null },
  { name: 'chequered diamond', figure: 'diamond', texture: 'chequered', hue: null },
];

export const shapeClasses = classes.map(({ name }) => name);

/** The class of picture number `picture`: they come in turn. */
export const shapeLabel = (picture: number): number => picture % classes.length;

/** Picture number `picture` into `pixels`, 64 × 64 × 3 from `at` on. It depends on its number, the noise and the seed alone. */
export function drawShape(
  picture: number,
  { noise, seed }: Pick<MakeSettings, 'noise' | 'seed'>,
  pixels: Uint8Array,
  at: number,
): void {
  const draws = randomDraws(seed, picture);
  const { figure, texture, hue } = classes[shapeLabel(picture)]!;
  const front = colourOf(
    hue === null ? draws.between(0, 360) : hue + draws.between(-12, 12),
    draws.between(0.65, 1),
    draws.between(0.75, 1),
  );
  const back = colourOf(draws.between(0, 360), draws.between(0, 0.35), draws.between(0.1, 0.6));
  const radius = draws.between(12, 22);
  const [centreX, centreY] = [draws.between(radius, SHAPES_SIDE - radius), draws.between(radius, SHAPES_SIDE - radius)];
  const turn = draws.between(-Math.PI, Math.PI);
  const [cosine, sine] = [Math.cos(turn) / radius, Math.sin(turn) / radius];
  const [across, down] = [draws.between(-0.5, 0.5) / SHAPES_SIDE, draws.between(-0.5, 0.5) / SHAPES_SIDE];
  const clamped = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset + at, SHAPES_SIDE ** 2 * 3);
  const [distance, brightness] = [figures[figure], textures[texture]];
  let write = 0;
  for (let y = 0; y < SHAPES_SIDE; y++) {
    for (let x = 0; x < SHAPES_SIDE; x++) {
      const dx = x + 0.5 - centreX;
      const dy = y + 0.5 - centreY;
      const u = dx * cosine + dy * sine;
      const v = dy * cosine - dx * sine;
      const covered = u * u + v * v > FURTHEST ** 2 ? 0 : coverage(distance(u, v), radius);
      const light = covered === 0 ? 0 : covered * brightness(u, v, radius);
      // The background becomes brighter in some direction.
      const ground = (1 - covered) * (1 + across * (x - SHAPES_SIDE / 2) + down * (y - SHAPES_SIDE / 2));
      const grain = noise === 0 ? 0 : noise * draws.grain();
      for (let c = 0; c < 3; c++) clamped[write++] = 255 * (light * front[c]! + ground * back[c]! + grain);
    }
  }
}

/** Red, green and blue in 0…1 of a hue in degrees, a saturation and a value (Smith 1978). */
function colourOf(hue: number, saturation: number, value: number): [number, number, number] {
  const part = (offset: number): number => {
    const sector = (((offset + hue / 60) % 6) + 6) % 6;
    return value * (1 - saturation * Math.max(0, Math.min(sector, 4 - sector, 1)));
  };
  return [part(5), part(3), part(1)];
}
