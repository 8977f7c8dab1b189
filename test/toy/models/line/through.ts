import { RequestError } from '../core/errors.js';
import type { ToolAnswer } from '../core/tools.js';
import { throughTool, type ThroughAsked } from './tools/through.js';

export const lineAnswers: Record<string, ToolAnswer> = { [throughTool.name]: through };

/** The slope of the line from the origin through a point. */
function through({ x, y }: ThroughAsked): Promise<{ slope: number }> {
  if (x === 0) throw new RequestError('x: 0 has no slope; use another number.', { field: 'x' });
  return Promise.resolve({ slope: y / x });
}
