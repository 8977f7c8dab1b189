/** What charts are drawn of beside Chart.js's lines and axes, in pixels: painted on a canvas, and written into an SVG. */
export type Shape =
  | { kind: 'line'; points: readonly Pixel[]; color: string; width: number; dash?: readonly number[] }
  | { kind: 'area'; points: readonly Pixel[]; color: string }
  | { kind: 'rect'; x: number; y: number; width: number; height: number; radius?: number; color: string }
  | { kind: 'circle'; x: number; y: number; radius: number; fill: string; stroke?: string }
  | {
      kind: 'text';
      /** Of the text's anchor, and of its baseline. */
      x: number;
      y: number;
      text: string;
      color: string;
      size: number;
      weight?: number;
      anchor: 'start' | 'middle' | 'end';
      /** Drawn around the letters, so that they can be read over lines. */
      halo?: string;
    };

export type Pixel = readonly [x: number, y: number];

export const FONT = 'Inter Variable';
