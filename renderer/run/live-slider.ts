import type { Field } from '../../models/core/config.js';
import type { LiveValue } from '../../models/core/live.js';
import { hasSlider, positionOf, SLIDER_STEPS, stepped, valueAt } from '../forms/slider-scale.js';

/** What of a slider that can be off is left to its numbers; from there on it is off. */
const NUMBERS = 0.93;

/** Whether a live number is set by a slider. */
export const slides = (field: Field): boolean => hasSlider({ ...field, nullable: false });

/** Where a live number stands on its slider, from 0 to SLIDER_STEPS. */
export function livePosition(field: Field, value: LiveValue): number {
  if (value === null) return SLIDER_STEPS;
  return Math.round(positionOf(field, Number(value)) * (field.nullable ? NUMBERS : 1));
}

/** The number that a position stands for; null where the slider stands at off. */
export function liveValueAt(field: Field, position: number): number | null {
  if (!field.nullable) return valueAt(field, position);
  const share = position / SLIDER_STEPS / NUMBERS;
  return share > 1 ? null : valueAt(field, share * SLIDER_STEPS);
}

/** The number that the arrow keys lead to; beyond the largest one it is off, where it can be. */
export function liveStepped(field: Field, value: LiveValue, up: boolean): number | null {
  const { nullable, maximum = Infinity } = field;
  if (value === null) return up ? null : maximum;
  return nullable && up && Number(value) >= maximum ? null : stepped(field, Number(value), up);
}
