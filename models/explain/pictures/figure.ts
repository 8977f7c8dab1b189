import { svgOf } from '../../core/plot/svg.js';
import { outputText, type ExplanationData } from './explanation-data.js';
import { onWhite, type PictureOptions } from './picture.js';
import type { PictureInfo } from './pictures.js';

const WIDTH = 800;

/** A picture as an SVG document of its own, on white, with what it is held against written under it. */
export function pictureSvg(
  info: PictureInfo,
  data: ExplanationData,
  options: Pick<PictureOptions, 'output' | 'row' | 'player'>,
): string {
  const { width, height, shapes } = info.draw(data, { ...options, width: WIDTH, colours: onWhite });
  const title = `${info.title}: ${outputText(data, options.output)}`;
  return svgOf(
    {
      ...{ width, height: height + 20 },
      shapes: [
        { kind: 'rect', x: 0, y: 0, width, height: height + 20, color: onWhite.background },
        ...shapes,
        {
          kind: 'text',
          x: width / 2,
          y: height + 10,
          text: `against ${data.body.background}`,
          color: onWhite.dim,
          size: 11,
          anchor: 'middle',
        },
      ],
      frame: { left: 0, right: width, top: 0, bottom: height },
      ...{ framed: [], over: [] },
    },
    title,
  );
}
