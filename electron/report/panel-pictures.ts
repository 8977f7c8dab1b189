import { html, type Html } from './html.js';
import { panelFigure } from './panel-figure.js';
import { readReportedRecord, type ReportedRecord } from './panel-records.js';
import type { ReportedRun } from './reported-run.js';
import type { SizeBudget } from './size-budget.js';
import { countText } from './words.js';

/** Steps at which a panel is shown that is worth it. */
const MOMENTS = 6;
const LEAST_PIXELS = 140;

/** What a run's panels show: pictures, and what they draw for a report. Panels with neither are left out. */
export function panelSections(run: ReportedRun, budget: SizeBudget): Html[] {
  return run.shown.flatMap(({ info, name, steps }) => {
    const last = newestReadable(run.dir, name, steps);
    if (!last) return [];
    const figures = figuresOf(run, name, last).flatMap((figure) => panelFigure(figure, budget) ?? []);
    const pictures =
      last.png === null || info?.report?.withoutPicture ? [] : picturesOf(run, { name, steps, last, budget });
    if (figures.length === 0 && pictures.length === 0) return [];
    return [
      html`<section>
        <h3>
          ${info?.title ?? name}
          <small
            >${
              pictures.length > 1
                ? `steps ${countText(pictures[0]!.step)} to ${countText(last.record.step)}`
                : `step ${countText(last.record.step)}`
            }</small
          >
        </h3>
        ${pictures.length > 0 && html`<div class="pictures">${pictures.map(({ markup }) => markup)}</div>`}
        ${figures.length > 0 && html`<div class="figures">${figures}</div>`}
        ${
          info &&
          html`<details>
            <summary>What am I seeing?</summary>
            <p class="help">${info.help}</p>
          </details>`
        }
      </section>`,
    ];
  });
}

function newestReadable(dir: string, panel: string, steps: readonly number[]): ReportedRecord | null {
  for (const step of [...steps].reverse()) {
    const record = readReportedRecord(dir, panel, step);
    if (record) return record;
  }
  return null;
}

function figuresOf({ shown }: ReportedRun, name: string, { record, matrix }: ReportedRecord) {
  const info = shown.find((panel) => panel.name === name)?.info;
  const body = info?.report?.figures ? info.schema.safeParse(record.body, { jitless: true }) : null;
  return body?.success ? info!.report!.figures!(body.data, matrix) : [];
}

interface Pictured {
  name: string;
  steps: readonly number[];
  last: ReportedRecord;
  budget: SizeBudget;
}

/** The last picture goes before, should there be no room for all. */
function picturesOf(run: ReportedRun, { name, steps, last, budget }: Pictured): { step: number; markup: Html }[] {
  const info = run.shown.find((panel) => panel.name === name)?.info;
  const title = info?.title ?? name;
  const earlier = info?.report?.throughTime
    ? moments(
        steps.filter((step) => step < last.record.step),
        MOMENTS - 1,
      )
    : [];
  return [last.record.step, ...earlier]
    .flatMap((step) => {
      const recorded = step === last.record.step ? last : readReportedRecord(run.dir, name, step);
      return (recorded && pictureOf(title, recorded, budget)) ?? [];
    })
    .sort((a, b) => a.step - b.step);
}

function pictureOf(
  title: string,
  { record: { step, picture }, png }: ReportedRecord,
  budget: SizeBudget,
): { step: number; markup: Html } | null {
  const url = png && picture ? budget.take(png) : null;
  if (url === null) return null;
  // By whole pixels, so that a small one is no stamp.
  const scale = Math.max(1, Math.ceil(LEAST_PIXELS / picture!.width));
  const [width, height] = [picture!.width * scale, picture!.height * scale];
  const markup = html`<figure>
    <img src="${url}" width="${width}" height="${height}" alt="${title} at step ${countText(step)}" />
    <figcaption>step ${countText(step)}</figcaption>
  </figure>`;
  return { step, markup };
}

/** At most `most` of these steps, the first among them, denser at the beginning, where most changes. */
export function moments(steps: readonly number[], most: number): number[] {
  if (steps.length <= most) return [...steps];
  const last = steps.at(-1)!;
  const wanted = Array.from({ length: most }, (_, at) => last * (at / most) ** 2);
  return [...new Set(wanted.map((step) => steps.find((one) => one >= step)!))];
}

/** What one panel shows at its newest step: its picture, and what it draws; null where there is neither, or no room for it. */
export function newestOf(run: ReportedRun, name: string, budget: SizeBudget): Html | null {
  const panel = run.shown.find((one) => one.name === name);
  const last = panel ? newestReadable(run.dir, name, panel.steps) : null;
  if (!last) return null;
  const picture =
    last.png && !panel!.info?.report?.withoutPicture && pictureOf(panel!.info?.title ?? name, last, budget);
  const figures = figuresOf(run, name, last).flatMap((figure) => panelFigure(figure, budget) ?? []);
  return picture || figures.length > 0 ? html`${(picture || null)?.markup ?? null}${figures}` : null;
}
