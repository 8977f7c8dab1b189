import type { FeatureMapsBody } from '../../../models/classifier/panels/feature-maps.js';
import { formatCount, formatValue } from '../../lib/format.js';
import type { Paint } from '../shared/heatmap/draw-heatmap.js';
import { paintHeat } from '../shared/heatmap/heat-image.js';
import type { Matrix } from '../shared/records/matrix.js';

export type Layer = FeatureMapsBody['layers'][number];

/** The maps of a layer that lie one below the other in its matrix; views, not copies. */
export function mapsOf({ channels, height }: Pick<Layer, 'channels' | 'height'>, matrix: Matrix): Matrix[] {
  const size = height * matrix.columns;
  return Array.from({ length: channels }, (_, channel) => ({
    rows: height,
    columns: matrix.columns,
    values: matrix.values.subarray(channel * size, (channel + 1) * size),
  }));
}

/** Colours from 0 to `largest`; what is below is as dark as nothing. A map without anything stays dark. */
export function paintUpTo(largest: number): Paint {
  const factor = largest > 0 ? 1 / largest : 0;
  return (of, pixels) => {
    const values = of.values.map((value) => Math.max(0, value * factor));
    paintHeat({ ...of, values }, pixels, { scale: 'linear' });
  };
}

/** Pixels of the page for a map: a whole multiple of its own, about `size`. */
export function mapWidth({ width, height }: Pick<Layer, 'width' | 'height'>, size: number): number {
  return width * Math.max(1, Math.round(size / Math.max(width, height)));
}

/** "32 of 64 maps of 14 × 14, 3 of them silent" */
export function layerText({ channels, of, width, height, largest }: Layer): string {
  const silent = largest.filter((most) => most <= 0).length;
  const shown = channels < of ? `${formatCount(channels)} of ${formatCount(of)}` : formatCount(of);
  return `${shown} maps of ${width} × ${height}${silent > 0 ? `, ${formatCount(silent)} silent` : ''}`;
}

/** A layer for whoever doesn't see it: its strongest maps. */
export function strongestText(layer: Layer): string {
  const strongest = layer.largest
    .map((most, channel) => ({ most, channel }))
    .sort((a, b) => b.most - a.most)
    .slice(0, 3)
    .map(({ most, channel }) => `${channel + 1} (up to ${formatValue(most)})`);
  return `${layer.name}: ${layerText(layer)}. The strongest are ${strongest.join(', ')}.`;
}
