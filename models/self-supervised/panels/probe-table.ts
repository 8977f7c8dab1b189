import { z } from 'zod';
import { figure } from '../../core/diagnosis/figure.js';
import { panelInfo } from '../../core/panel.js';

const share = z.number().min(0).max(1);
const titledShare = (title: string) => share.meta({ title, unit: 'share' });
const count = (title: string) => z.int().min(0).meta({ title });

/** A probe and what it read. */
const probeRow = z.object({
  probe: z.enum(['linear', 'knn']).meta({ title: 'Probe' }),
  /** The encoder as it was, as it began, or none. */
  input: z.enum(['trained', 'untrained', 'raw']).meta({ title: 'Reads' }),
  /** Of the test examples it was right about this share; 95 % interval of Wilson (1927). */
  share: titledShare('Accuracy'),
  low: titledShare('From'),
  high: titledShare('To'),
  /** Test examples. */
  examples: count('Tested'),
  /** Labelled training examples. */
  labels: count('Labels'),
  /** Numbers that it reads of an example. */
  features: count('Features'),
  /** λ of the linear probe. */
  strength: z.number().nullable().meta({ title: 'Penalty' }),
});

/** How far from collapse embeddings are. */
const spread = z.object({
  of: z.enum(['embeddings', 'features']).meta({ title: 'Meters look at' }),
  examples: count('Meters are of'),
  dimensions: count('Dimensions'),
  deviation: z.number().meta({ title: 'Deviation' }),
  effectiveRank: z.number().meta({ title: 'Effective rank' }),
  reach: count('Effective rank could reach'),
  /** Null where the method compares no views. */
  alignment: z.number().nullable().meta({ title: 'Alignment' }),
  /** Null where it is no number. */
  uniformity: z.number().nullable().meta({ title: 'Uniformity' }),
});

export const probeFigures = z.object({
  /** Empty where there is nothing to tell apart. */
  probes: z.array(probeRow),
  /** What always naming the most frequent class comes to; null without probes. */
  chance: share.nullable().meta({ title: 'Chance', unit: 'share' }),
  classes: count('Classes'),
  spread,
  validation: z.object({
    loss: z.number().nullable().meta({ title: 'Validation loss' }),
    examples: count('Validation loss is of'),
  }),
  /** What examples are, in the plural. */
  unit: z.string(),
  /** A sentence on why there are no probes; null where there are. */
  missing: z.string().nullable().meta({ title: 'No probes' }),
});

export type ProbeRow = z.output<typeof probeRow>;
export type Spread = z.output<typeof spread>;
export type ProbeFigures = z.output<typeof probeFigures>;

/** What the features are worth: probes beside what they are held to. */
export const probeTablePanel = panelInfo({
  name: 'probe-table',
  title: 'Probes',
  help: 'What the encoder’s features are worth to somebody who has labels: a linear probe (logistic regression) and the 20 nearest neighbours learn from labelled training examples and are checked on test examples. A random network gives features that are good for something too, and so are the bare pixels: only what is above both of them was learned. The meters below tell collapse, where all examples get nearly the same embedding.',
  schema: probeFigures,
  report: {
    figures: (body) => [
      ...(body.probes.length === 0
        ? [{ kind: 'text' as const, title: 'No probes', text: body.missing ?? '' }]
        : [
            {
              kind: 'table' as const,
              title: `Accuracy on test ${body.unit}`,
              columns: ['Probe', ...columnsOf().map(({ title }) => title), 'Chance'],
              rows: (['linear', 'knn'] as const).map((probe) => [
                PROBES[probe],
                ...columnsOf().map(({ input }) => intervalText(rowOf(body, probe, input))),
                body.chance === null ? '–' : percent(body.chance),
              ]),
            },
            { kind: 'text' as const, title: 'What was learned', text: verdicts(body).join(' ') },
          ]),
      { kind: 'table', title: 'Far from collapse?', columns: ['Meter', 'Value'], rows: spreadRows(body.spread) },
    ],
  },
});

export const PROBES = { linear: 'Linear', knn: `Nearest neighbours` } as const;

/** What is read, in the order in which it stands. */
export function columnsOf() {
  return [
    { input: 'trained', title: 'Trained encoder' },
    { input: 'untrained', title: 'Untrained encoder' },
    { input: 'raw', title: 'No encoder' },
  ] as const;
}

export function rowOf({ probes }: Pick<ProbeFigures, 'probes'>, probe: ProbeRow['probe'], input: ProbeRow['input']) {
  return probes.find((row) => row.probe === probe && row.input === input) ?? null;
}

const percent = (value: number): string => `${(value * 100).toFixed(1)}%`;

/** "83.1% (81.9–84.2, n 4,000)" */
function intervalText(row: ProbeRow | null): string {
  if (!row) return '–';
  const bounds = [row.low, row.high].map((bound) => (bound * 100).toFixed(1)).join('–');
  return `${percent(row.share)} (${bounds}, n ${row.examples.toLocaleString('en')})`;
}

/** Whether the trained encoder's interval lies above that of the better floor, below it, or neither. */
export function standingOf(
  body: Pick<ProbeFigures, 'probes'>,
  probe: ProbeRow['probe'],
): 'above' | 'within' | 'below' | null {
  const trained = rowOf(body, probe, 'trained');
  const floor = floorOf(body, probe);
  if (!trained || !floor) return null;
  if (trained.low > floor.high) return 'above';
  return trained.high < floor.low ? 'below' : 'within';
}

/** The better one of what a probe is held to. */
export function floorOf(body: Pick<ProbeFigures, 'probes'>, probe: ProbeRow['probe']): ProbeRow | null {
  const floors = [rowOf(body, probe, 'untrained'), rowOf(body, probe, 'raw')].filter((row) => row !== null);
  return floors.reduce<ProbeRow | null>((best, row) => (best && best.share >= row.share ? best : row), null);
}

/** What each probe comes to beside its floor, a sentence each. */
export function verdicts(body: ProbeFigures): string[] {
  return (['linear', 'knn'] as const).flatMap((probe) => {
    const [trained, floor, standing] = [rowOf(body, probe, 'trained'), floorOf(body, probe), standingOf(body, probe)];
    if (!trained || !floor || standing === null) return [];
    const name = probe === 'linear' ? 'The linear probe' : 'Nearest neighbours';
    const held = floor.input === 'raw' ? 'no encoder at all' : 'an untrained encoder';
    const points = (100 * Math.abs(trained.share - floor.share)).toFixed(1);
    if (standing === 'within')
      return [
        `${name} can’t tell it from ${held}: the intervals of ${percent(trained.share)} and ${percent(floor.share)} overlap.`,
      ];
    return [
      `${name} ${probe === 'linear' ? 'is' : 'are'} ${points} points ${standing} ${held}, more than the intervals.`,
    ];
  });
}

/** The meters with what they are held to. */
export function spreadRows({ deviation, effectiveRank, reach, alignment, uniformity }: Spread): [string, string][] {
  return [
    ['Deviation (1 is even, 0 collapsed)', figure(deviation)],
    [`Effective rank, of ${reach}`, figure(effectiveRank)],
    ...(alignment === null ? [] : [['Alignment (0 is alike)', figure(alignment)] as [string, string]]),
    ...(uniformity === null ? [] : [['Uniformity (lower is more even)', figure(uniformity)] as [string, string]]),
  ];
}
