import { FONT, type Pixel, type Shape } from '../../models/core/plot/shape.js';

type Canvas = CanvasRenderingContext2D;

export function paint(context: Canvas, shapes: readonly Shape[]): void {
  context.save();
  context.lineJoin = 'round';
  for (const shape of shapes) paintOne(context, shape);
  context.restore();
}

function paintOne(context: Canvas, shape: Shape): void {
  switch (shape.kind) {
    case 'line':
      trace(context, shape.points);
      context.strokeStyle = shape.color;
      context.lineWidth = shape.width;
      context.setLineDash([...(shape.dash ?? [])]);
      context.stroke();
      return;
    case 'area':
      trace(context, shape.points);
      context.fillStyle = shape.color;
      context.fill();
      return;
    case 'rect':
      context.fillStyle = shape.color;
      context.beginPath();
      context.roundRect(shape.x, shape.y, shape.width, shape.height, shape.radius ?? 0);
      context.fill();
      return;
    case 'circle':
      context.beginPath();
      context.arc(shape.x, shape.y, shape.radius, 0, 2 * Math.PI);
      context.fillStyle = shape.fill;
      context.fill();
      if (shape.stroke === undefined) return;
      context.strokeStyle = shape.stroke;
      context.lineWidth = 1.75;
      context.setLineDash([]);
      context.stroke();
      return;
    case 'text':
      context.font = `${shape.weight ?? 400} ${shape.size}px '${FONT}', sans-serif`;
      context.textAlign = shape.anchor === 'middle' ? 'center' : shape.anchor;
      context.textBaseline = 'alphabetic';
      if (shape.halo !== undefined) {
        context.strokeStyle = shape.halo;
        context.lineWidth = 3;
        context.setLineDash([]);
        context.strokeText(shape.text, shape.x, shape.y);
      }
      context.fillStyle = shape.color;
      context.fillText(shape.text, shape.x, shape.y);
  }
}

/** A pixel that is not finite breaks the line. */
function trace(context: Canvas, points: readonly Pixel[]): void {
  context.beginPath();
  let pen = false;
  for (const [x, y] of points) {
    if (!Number.isFinite(y)) pen = false;
    else if (pen) context.lineTo(x, y);
    else {
      context.moveTo(x, y);
      pen = true;
    }
  }
}
