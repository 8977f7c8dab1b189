import { compressionText } from '../panels/compression-text.js';
import type { Variant, VariantsBody } from '../panels/variants.js';
import { formatTitles, precisionTitles } from '../formats/formats.js';

type Judged = Pick<VariantsBody, 'budget' | 'referenceAccuracy' | 'task'> & {
  variants: readonly Variant[];
  planned: readonly unknown[];
};

/** The outcome in one or two sentences: the smallest that is good enough, and what did not come off. */
export function verdictOf({ variants, budget, referenceAccuracy, planned, task }: Judged): string {
  const made = variants.filter(({ format }) => format !== 'engine');
  if (made.length === 0) return 'Nothing has been written yet.';
  const good = made.filter(({ status }) => status === 'ok').sort((a, b) => a.gzipBytes! - b.gzipBytes!);
  const still = planned.length > 0 ? ` ${planned.length} more to come.` : '';
  const broken = made.filter(({ status }) => status === 'failed');
  const failed = broken.length > 0 ? ` ${broken.length} failed: ${nameOf(broken[0]!)}, ${broken[0]!.message}` : '';
  const [smallest] = good;
  if (!smallest) return `No variant is good enough.${failed}${still}`;
  const size = `${(smallest.gzipBytes! / 1000).toFixed(1)} kB gzipped`;
  const most =
    budget === 0 ? 'loses nothing' : `loses at most ${points(budget)} ${budget === 0.01 ? 'point' : 'points'}`;
  const alone = made.length === 1 && planned.length === 0;
  if (referenceAccuracy === null || smallest.accuracy === null) {
    const found = alone ? `${nameOf(smallest)} works` : `The smallest that works is ${nameOf(smallest)}`;
    return `${found}: ${size}, its outputs off by ${smallest.maxError!.toPrecision(2)} at most.${failed}${still}`;
  }
  const [now, before] = [smallest.accuracy, referenceAccuracy].map((one) => scoreText(one, task));
  const found = alone ? `${nameOf(smallest)} ${most}` : `The smallest that ${most} is ${nameOf(smallest)}`;
  return `${found}: ${size}, ${now} of the model's ${before}.${failed}${still}`;
}

/** "TensorFlow Lite, int8 throughout, 50 % of channels pruned". */
export function nameOf({ format, precision, compression }: Pick<Variant, 'format' | 'precision' | 'compression'>) {
  const done = compressionText(compression);
  const title = format === 'engine' ? 'Model Lab' : formatTitles[format];
  return [title, precisionTitles[precision], ...(done === 'none' ? [] : [done])].join(', ');
}

const points = (share: number): string => String(Number((100 * share).toFixed(2)));

const scoreText = (score: number, task: VariantsBody['task']): string =>
  task === 'number' ? `R² ${score.toFixed(3)}` : `${(100 * score).toFixed(2)} %`;
