import type { RouteBody } from '../../../models/gan/questions/route-answer.js';
import { formatValue } from '../../lib/format.js';

/** What a picture of a way is called: a sample by its name, others by their share of the way to the next: ".25". */
export function placeName({ samples, hops }: Pick<RouteBody, 'samples' | 'hops'>, at: number): string {
  const within = at % hops;
  if (within === 0) return samples[at / hops] ?? '';
  return (within / hops).toFixed(2).replace(/^0/, '');
}

/** Between each picture and the next: how far they are apart, as a share of the largest hop. */
export function hopBars({ distances, loop }: Pick<RouteBody, 'distances' | 'loop'>) {
  const largest = Math.max(...distances, Number.MIN_VALUE);
  // The first distance of a loop is the one back from its last picture, which stands at the end.
  const onwards = loop ? [...distances.slice(1), distances[0]!] : distances;
  return onwards.map((distance) => ({ distance, share: distance / largest }));
}

/** What the bars show, in words. */
export function routeSummary({ distances, apart, loop }: Pick<RouteBody, 'distances' | 'apart' | 'loop'>): string {
  const [least, most] = [Math.min(...distances), Math.max(...distances)].map(formatValue);
  const samples = loop || distances.length === 0 ? 'Its samples differ' : 'The samples differ';
  return `Bars: how much neighbours differ, ${least} to ${most} of 255 per pixel (root mean square). ${samples} by ${formatValue(apart)}.`;
}
