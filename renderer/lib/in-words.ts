import { architectureConfigs } from '../../models/core/architectures.js';
import { describeFields } from '../../models/core/fields.js';

/** Keys that requests have beside those of configurations. */
const others: Readonly<Record<string, string>> = {
  name: 'Name',
  device: 'Device',
  start: 'Begin from',
  input: 'Input',
  preset: 'Preset',
  architecture: 'Architecture',
};

const titles: ReadonlyMap<string, string> = new Map([
  ...Object.entries(others),
  ...architectureConfigs.flatMap((one) => describeFields(one).map(({ key, title }) => [key, title] as const)),
]);

/** What processes and files are called where a terminal or a script reads the sentence as well. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/\bThe worker broke off\b/g, 'Model Lab broke off'],
  [/\blog\.jsonl has more\b/g, 'the log has more'],
  [
    /\bThe worker speaks protocol (\d+), this program (\d+)/g,
    'Parts of Model Lab are of different versions ($1 and $2)',
  ],
];

/** What stands in quotation marks is somebody's own, and what has a value behind it is to be typed as it is. */
const KEY = /'[^']*'|(?<![\w-])[a-z]+[A-Z]\w*(?![\w=])/g;

/**
 * A sentence as the window tells it: with the titles that its forms show instead of keys, "batchSize: 0 is not allowed"
 * as "Batch size: 0 is not allowed".
 */
export function inWords(sentence: string): string {
  const [, key = '', rest = ''] = /^(?:--)?([a-z]\w*): (.*)$/s.exec(sentence) ?? [];
  const title = titles.get(key);
  const said = title === undefined ? sentence : `${title}: ${rest}`;
  const worded = said.replace(KEY, (word) => titles.get(word)?.toLowerCase() ?? word);
  return phrases.reduce((text, [from, to]) => text.replace(from, to), worded);
}
