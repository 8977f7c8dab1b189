import { FONT, type Pixel, type Shape } from './shape.js';

/** A picture's size, what lies in it, and which of it is cut at the edges of `frame`. */
export interface Figure {
  width: number;
  height: number;
  shapes: readonly Shape[];
  frame: { left: number; right: number; top: number; bottom: number };
  framed: readonly Shape[];
  /** Over all else. */
  over: readonly Shape[];
}

/** The figure as an SVG document of its own: texts stay texts, lines stay lines. */
export function svgOf({ width, height, shapes, frame, framed, over }: Figure, title: string): string {
  const clip = `<clipPath id="frame"><rect x="${num(frame.left)}" y="${num(frame.top - 3)}" width="${num(frame.right - frame.left)}" height="${num(frame.bottom - frame.top + 6)}"/></clipPath>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}, Inter, system-ui, sans-serif" role="img">`,
    `<title>${escaped(title)}</title>`,
    clip,
    ...shapes.map(elementOf),
    '<g clip-path="url(#frame)">',
    ...framed.map(elementOf),
    '</g>',
    ...over.map(elementOf),
    '</svg>',
    '',
  ].join('\n');
}

function elementOf(shape: Shape): string {
  switch (shape.kind) {
    case 'line': {
      const dash = shape.dash && shape.dash.length > 0 ? ` stroke-dasharray="${shape.dash.join(' ')}"` : '';
      return `<path d="${pathOf(shape.points)}" fill="none"${colour('stroke', shape.color)} stroke-width="${shape.width}" stroke-linejoin="round"${dash}/>`;
    }
    case 'area':
      return `<path d="${pathOf(shape.points)}Z"${colour('fill', shape.color)}/>`;
    case 'rect': {
      const round = shape.radius ? ` rx="${shape.radius}"` : '';
      return `<rect x="${num(shape.x)}" y="${num(shape.y)}" width="${num(shape.width)}" height="${num(shape.height)}"${round}${colour('fill', shape.color)}/>`;
    }
    case 'circle': {
      const stroke = shape.stroke === undefined ? '' : `${colour('stroke', shape.stroke)} stroke-width="1.75"`;
      return `<circle cx="${num(shape.x)}" cy="${num(shape.y)}" r="${shape.radius}"${colour('fill', shape.fill)}${stroke}/>`;
    }
    case 'text': {
      const halo =
        shape.halo === undefined ? '' : `${colour('stroke', shape.halo)} stroke-width="3" paint-order="stroke"`;
      const weight = shape.weight === undefined ? '' : ` font-weight="${shape.weight}"`;
      return `<text x="${num(shape.x)}" y="${num(shape.y)}" font-size="${shape.size}"${weight} text-anchor="${shape.anchor}"${colour('fill', shape.color)}${halo}>${escaped(shape.text)}</text>`;
    }
  }
}

/** Pixels that are not finite break the path. */
function pathOf(points: readonly Pixel[]): string {
  let pen = false;
  let path = '';
  for (const [x, y] of points) {
    if (!Number.isFinite(y)) {
      pen = false;
      continue;
    }
    path += `${pen ? 'L' : 'M'}${num(x)} ${num(y)}`;
    pen = true;
  }
  return path;
}

/** Programs that draw SVGs know of #rrggbb and of opacities, not all of them of #rrggbbaa. */
function colour(name: 'fill' | 'stroke', value: string): string {
  const [, solid, alpha] = /^(#[0-9a-f]{6})([0-9a-f]{2})$/i.exec(value) ?? [];
  if (solid === undefined || alpha === undefined) return ` ${name}="${escaped(value)}"`;
  return ` ${name}="${solid}" ${name}-opacity="${num(parseInt(alpha, 16) / 255)}"`;
}

const num = (value: number): string => String(Math.round(value * 100) / 100);

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => entities[one]!);
