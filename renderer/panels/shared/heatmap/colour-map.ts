/**
 * The one map from weights to colours, for thumbnails, heatmaps and exports: dark navy, blue, yellow. Lightness grows all
 * along, so it also reads in grey. A diverging one has its dark middle at 0.
 */

type Stop = readonly [at: number, red: number, green: number, blue: number];

const COLOURS = 256;

const sequential: Stop[] = [
  [0, 10, 15, 30],
  [0.16, 16, 37, 78],
  [0.42, 33, 94, 180],
  [0.62, 79, 146, 208],
  [0.82, 176, 186, 150],
  [1, 255, 216, 106],
];

const diverging: Stop[] = [
  [0, 152, 226, 238],
  [0.22, 54, 140, 208],
  [0.5, 14, 19, 33],
  [0.78, 214, 136, 52],
  [1, 255, 228, 150],
];

/** 256 colours from weight 0 to 1, each as ImageData's 32-bit view holds it: alpha, blue, green, red from the top byte. */
export const heatColours = interpolate(sequential);

/** 256 colours from -1 to 1. */
export const divergingColours = interpolate(diverging);

/** What is not a number is drawn in a colour that no weight has. */
export const NOT_FINITE = pack(214, 48, 92);

/** For styles: "rgb(33 94 180)", with `alpha` where it is given. */
export function cssColour(packed: number, alpha = 1): string {
  const { red, green, blue } = channelsOf(packed);
  return alpha === 1 ? `rgb(${red} ${green} ${blue})` : `rgb(${red} ${green} ${blue} / ${alpha.toFixed(3)})`;
}

/** The colour of a share 0…1 of the map. */
export function colourAt(colours: Uint32Array, share: number): number {
  return Number.isFinite(share) ? colours[Math.round(Math.min(1, Math.max(0, share)) * (COLOURS - 1))]! : NOT_FINITE;
}

/** Relative luminance 0…1 (WCAG 2), for choosing what is legible on it. */
export function luminance(packed: number): number {
  const { red, green, blue } = channelsOf(packed);
  const linear = (value: number) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Dark or light letters, whichever is read better on this colour. */
export function inkOn(packed: number): string {
  return luminance(packed) > 0.179 ? '#000000' : '#ffffff';
}

export function channelsOf(packed: number): { red: number; green: number; blue: number } {
  return { red: packed & 255, green: (packed >>> 8) & 255, blue: (packed >>> 16) & 255 };
}

function interpolate(stops: readonly Stop[]): Uint32Array {
  return Uint32Array.from({ length: COLOURS }, (_, i) => {
    const at = i / (COLOURS - 1);
    const next = Math.max(
      1,
      stops.findIndex((stop) => stop[0] >= at),
    );
    const [from, to] = [stops[next - 1]!, stops[next]!];
    const share = (at - from[0]) / (to[0] - from[0]);
    const mix = (channel: 1 | 2 | 3) => Math.round(from[channel] + (to[channel] - from[channel]) * share);
    return pack(mix(1), mix(2), mix(3));
  });
}

function pack(red: number, green: number, blue: number): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
