import type { Camera, Size } from './camera.js';
import type { PlacedGraph } from './placed-graph.js';

export interface GraphColours {
  line: string;
  edge: string;
  box: string;
  raised: string;
  text: string;
  dim: string;
  accent: string;
  tint: string;
  found: string;
  font: string;
}

export interface GraphScene {
  placed: PlacedGraph;
  camera: Camera;
  /** In CSS pixels, with the ratio of the device's to those. */
  place: Size;
  ratio: number;
  colours: GraphColours;
  /** Places of nodes. */
  chosen: number | null;
  hovered: number | null;
  found: ReadonlySet<number>;
  /** Ends of the graph, and folded blocks. */
  kinds: readonly ('end' | 'block' | 'node')[];
  edges: readonly { from: number; to: number }[];
}

/** Words are drawn from this zoom on, and corners and arrows. */
const [WORDS, CORNERS] = [0.38, 0.2];
const RADIUS = 7;

/** Draws what is in sight, and nothing else. Returns how many nodes that were. */
export function drawGraph(context: CanvasRenderingContext2D, scene: GraphScene): number {
  const { placed, camera, place, ratio } = scene;
  const { zoom } = camera;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, place.width * ratio, place.height * ratio);
  const scale = zoom * ratio;
  context.setTransform(
    scale,
    0,
    0,
    scale,
    (place.width / 2) * ratio - camera.x * scale,
    (place.height / 2) * ratio - camera.y * scale,
  );
  const [halfWidth, halfHeight] = [place.width / 2 / zoom, place.height / 2 / zoom];
  const sight = {
    left: camera.x - halfWidth,
    right: camera.x + halfWidth,
    top: camera.y - halfHeight,
    bottom: camera.y + halfHeight,
  };
  drawEdges(context, scene, sight);
  let drawn = 0;
  for (let at = 0; at < placed.x.length; at++) {
    const [x, y, width, height] = [placed.x[at]!, placed.y[at]!, placed.widths[at]!, placed.heights[at]!];
    if (
      x + width / 2 < sight.left ||
      x - width / 2 > sight.right ||
      y + height / 2 < sight.top ||
      y - height / 2 > sight.bottom
    )
      continue;
    drawNode(context, scene, at);
    drawn++;
  }
  return drawn;
}

interface Sight {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function drawEdges(
  context: CanvasRenderingContext2D,
  { placed, camera, colours, chosen, edges }: GraphScene,
  sight: Sight,
): void {
  const lit: number[] = [];
  context.lineWidth = Math.max(1, 0.7 / camera.zoom);
  context.strokeStyle = context.fillStyle = colours.edge;
  context.beginPath();
  const heads = new Path2D();
  placed.routes.forEach((route, edge) => {
    const { from, to } = edges[edge]!;
    if (from === chosen || to === chosen) lit.push(edge);
    if (isInSight(route, sight)) trace(context, heads, route, placed.direction, camera.zoom >= CORNERS);
  });
  context.stroke();
  context.fill(heads);
  if (lit.length === 0) return;
  context.strokeStyle = context.fillStyle = colours.accent;
  context.lineWidth = Math.max(1.5, 1.2 / camera.zoom);
  context.beginPath();
  const litHeads = new Path2D();
  for (const edge of lit) trace(context, litHeads, placed.routes[edge]!, placed.direction, camera.zoom >= CORNERS);
  context.stroke();
  context.fill(litHeads);
}

function isInSight(route: Float64Array, sight: Sight): boolean {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < route.length; at += 2) {
    left = Math.min(left, route[at]!);
    right = Math.max(right, route[at]!);
    top = Math.min(top, route[at + 1]!);
    bottom = Math.max(bottom, route[at + 1]!);
  }
  return right >= sight.left && left <= sight.right && bottom >= sight.top && top <= sight.bottom;
}

/** Curves from layer to layer, straight lines past what stands in one. */
function trace(
  context: CanvasRenderingContext2D,
  heads: Path2D,
  route: Float64Array,
  direction: PlacedGraph['direction'],
  fine: boolean,
): void {
  context.moveTo(route[0]!, route[1]!);
  for (let at = 2; at < route.length; at += 2) {
    const [x0, y0, x, y] = [route[at - 2]!, route[at - 1]!, route[at]!, route[at + 1]!];
    const straight = !fine || at % 4 === 0 || (direction === 'down' ? x0 === x : y0 === y);
    if (straight) context.lineTo(x, y);
    else if (direction === 'down') context.bezierCurveTo(x0, (y0 + y) / 2, x, (y0 + y) / 2, x, y);
    else context.bezierCurveTo((x0 + x) / 2, y0, (x0 + x) / 2, y, x, y);
  }
  if (!fine) return;
  const [x, y] = [route[route.length - 2]!, route[route.length - 1]!];
  heads.moveTo(x, y);
  if (direction === 'down') {
    heads.lineTo(x - 3.2, y - 6);
    heads.lineTo(x + 3.2, y - 6);
  } else {
    heads.lineTo(x - 6, y - 3.2);
    heads.lineTo(x - 6, y + 3.2);
  }
  heads.closePath();
}

function drawNode(context: CanvasRenderingContext2D, scene: GraphScene, at: number): void {
  const { placed, camera, colours, kinds } = scene;
  const [width, height] = [placed.widths[at]!, placed.heights[at]!];
  const [left, top] = [placed.x[at]! - width / 2, placed.y[at]! - height / 2];
  const [isChosen, isFound] = [at === scene.chosen, scene.found.has(at)];
  const box = (shift: number) => {
    context.beginPath();
    if (camera.zoom >= CORNERS) context.roundRect(left + shift, top + shift, width, height, RADIUS);
    else context.rect(left + shift, top + shift, width, height);
  };
  context.lineWidth = isChosen ? Math.max(2, 2 / camera.zoom) : Math.max(1, 0.6 / camera.zoom);
  context.strokeStyle = isChosen ? colours.accent : isFound ? colours.found : colours.line;
  context.fillStyle = kinds[at] === 'node' ? colours.box : colours.raised;
  if (kinds[at] === 'block' && camera.zoom >= CORNERS) {
    for (const shift of [6, 3]) {
      box(shift);
      context.fill();
      context.stroke();
    }
  }
  box(0);
  context.fill();
  if (isChosen || isFound || at === scene.hovered) {
    context.fillStyle = colours.tint;
    context.fill();
  }
  context.stroke();
  if (camera.zoom < WORDS) return;
  const { title, detail } = placed.labels[at]!;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = kinds[at] === 'end' ? colours.dim : colours.text;
  context.font = `600 12px ${colours.font}`;
  context.fillText(title, left + width / 2, top + (detail === '' ? height / 2 : height * 0.34));
  if (detail === '') return;
  context.fillStyle = colours.dim;
  context.font = `11px ${colours.font}`;
  context.fillText(detail, left + width / 2, top + height * 0.7);
}
