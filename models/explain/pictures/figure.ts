import { svgOf, type Figure } from '../../core/plot/svg.js';
import { outputText, type ExplanationData } from './explanation-data.js';
import { onWhite, type PictureOptions } from './picture.js';
import type { PictureInfo } from './pictures.js';

const WIDTH = 800;

type Chosen = Pick<PictureOptions, 'output' | 'row' | 'player'>;

/** A picture as a figure of its own, on white, with what it is held against written under it. */
export function pictureFigure(info: PictureInfo, data: ExplanationData, chosen: Chosen): Figure {
  const { width, height, shapes } = info.draw(data, { ...chosen, width: WIDTH, colours: onWhite });
  const words = { kind: 'text' as const, color: onWhite.dim, size: 11, anchor: 'middle' as const };
  return {
    ...{ width, height: height + 20 },
    shapes: [
      { kind: 'rect', x: 0, y: 0, width, height: height + 20, color: onWhite.background },
      ...shapes,
      { ...words, x: width / 2, y: height + 10, text: `against ${data.body.background}` },
    ],
    frame: { left: 0, right: width, top: 0, bottom: height },
    ...{ framed: [], over: [] },
  };
}

/** The same as an SVG document. */
export function pictureSvg(info: PictureInfo, data: ExplanationData, chosen: Chosen): string {
  return svgOf(pictureFigure(info, data, chosen), `${info.title}: ${outputText(data, chosen.output)}`);
}
