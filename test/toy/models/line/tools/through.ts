import { z } from 'zod';
import type { AskedOf } from '../../core/questions.js';
import type { ToolInfo } from '../../core/tools.js';

const coordinate = (title: string) => z.number().min(-100).max(100).default(1).meta({ title, help: 'Of the point.' });

export const throughTool = {
  name: 'through',
  title: 'Through a point',
  help: 'The slope of the line from the origin through a point.',
  asked: z.strictObject({ x: coordinate('x'), y: coordinate('y') }),
  answered: z.object({ slope: z.number() }),
} satisfies ToolInfo;

export type ThroughAsked = AskedOf<typeof throughTool>;
