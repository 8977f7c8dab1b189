import type { Field } from '../../models/core/config.js';

/** Positions of a slider. */
export const SLIDER_STEPS = 1000;

/** Whether a field's range is one that a slider can show: both ends known, and not too wide for its scale. */
export function hasSlider(field: Field): boolean {
  if (field.minimum === undefined || field.maximum === undefined || field.nullable) return false;
  if (field.kind !== 'integer' && field.kind !== 'number') return false;
  return field.scale === 'log' ? field.minimum > 0 : field.maximum <= 1;
}

/** Where a value stands on the slider, from 0 to SLIDER_STEPS. */
export function positionOf(field: Field, value: number): number {
  const { minimum = 0, maximum = 1 } = field;
  const clamped = Math.min(maximum, Math.max(minimum, value));
  const fraction =
    field.scale === 'log'
      ? Math.log(clamped / minimum) / Math.log(maximum / minimum)
      : (clamped - minimum) / (maximum - minimum);
  return Math.round(fraction * SLIDER_STEPS);
}

/** The round value nearest to a position: powers of two for whole numbers, two digits otherwise. */
export function valueAt(field: Field, position: number): number {
  const { minimum = 0, maximum = 1 } = field;
  const fraction = position / SLIDER_STEPS;
  if (field.scale !== 'log') {
    const value = minimum + fraction * (maximum - minimum);
    return Number(value.toFixed(field.kind === 'integer' ? 0 : 2));
  }
  const value = minimum * (maximum / minimum) ** fraction;
  const round = field.kind === 'integer' ? 2 ** Math.round(Math.log2(value)) : Number(value.toPrecision(1));
  return Math.min(maximum, Math.max(minimum, round));
}

/** The value that the up and down keys lead to: a step that suits the field's scale. */
export function stepped(field: Field, value: number, up: boolean): number {
  const { minimum = -Infinity, maximum = Infinity } = field;
  const next = field.scale === 'log' ? logStep(field, value, up) : value + (up ? 1 : -1) * linearStep(field);
  return Math.min(maximum, Math.max(minimum, Number(next.toPrecision(10))));
}

function linearStep(field: Field): number {
  if (field.kind === 'integer') return 1;
  return (field.maximum ?? Infinity) <= 1 ? 0.01 : 1;
}

function logStep(field: Field, value: number, up: boolean): number {
  if (field.kind === 'integer') {
    const power = Math.log2(Math.max(1, value));
    return 2 ** (up ? Math.floor(power + 1e-9) + 1 : Math.ceil(power - 1e-9) - 1);
  }
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const digit = value / power;
  if (up) return (Math.floor(digit + 1e-9) + 1) * power;
  return digit <= 1 + 1e-9 ? 9 * (power / 10) : (Math.ceil(digit - 1e-9) - 1) * power;
}
