import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../../build/paths.mjs';
import { html } from '../../electron/report/html.js';
import { moments } from '../../electron/report/panel-pictures.js';
import { makeReport } from '../../electron/report/report.js';
import { SizeBudget } from '../../electron/report/size-budget.js';
import { createRun } from '../../electron/runs/create-run.js';
import { writePanel } from '../../electron/runs/panels.js';
import { logPath, metricsPath, runJsonPath, saidPath } from '../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { encodePng } from '../../models/data/png.js';
import { cliIn } from '../cli/fake-context.js';
import { began, config, newRun, tempFolder } from '../runs/run-fixture.js';

const now = new Date('2026-11-30T14:02:00Z');
const reportOf = (dir: string, runsDir: string): string =>
  makeReport({ dirs: [dir], runsDir, now, version: '1.2.3' }).html;

/** Whatever an HTML parser would take for a tag or an attribute that does something. */
function assertHarmless(text: string): void {
  expect(text).not.toMatch(/<(script|iframe|object|embed|link|base|form|img(?! src="data:image\/png;base64,))/i);
  expect(text.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son[a-z]+\s*=/i);
  expect(text.match(/(src|href|action)="(?!data:)/gi)).toBeNull();
  expect(text).not.toMatch(/url\(|@import|https?:/i);
  expect(text).toContain(`content="default-src &#39;none&#39;; img-src data:; style-src &#39;unsafe-inline&#39;;`);
  // In the first bytes: what stands before a policy isn't held by it.
  expect(text.indexOf('Content-Security-Policy')).toBeLessThan(200);
}

const evil = `</style><script>alert(1)</script>"'><img src=x onerror=alert(1)>`;

test('text of the user is text, in elements and in attributes', () => {
  expect(html`<p title="${`"'<b>&`}">${'<i>'} ${3} ${null}${false}${[html`<b>${'&'}</b>`, 'x']}</p>`.markup).toBe(
    '<p title="&quot;&#39;&lt;b&gt;&amp;">&lt;i&gt; 3 <b>&amp;</b>x</p>',
  );
  expect(html`${'a\u202eb\u0007\nc'}`.markup).toBe('a\\u202eb\\u0007\nc');
});

test('a run whose every word is hostile makes a page that does nothing', () => {
  const { runsDir, dir, record } = newRun();
  const metric = { name: 'loss', title: evil, group: 'loss', part: evil } as const;
  writeRunRecord(dir, {
    ...record,
    name: evil,
    preset: evil,
    status: 'failed',
    failure: { code: 'crash', message: evil },
    config: { ...record.config, dataset: evil },
    data: { name: evil, sha256: { [evil]: evil } },
    device: `${evil}\u202e`,
    versions: { [evil]: evil },
    parameters: { [evil]: 5 },
    metrics: [metric],
    notice: evil,
    start: { id: evil, step: 1, part: evil },
  });
  writeFileSync(saidPath(dir), JSON.stringify({ format: 1, tags: [evil], note: evil }));
  writeFileSync(metricsPath(dir), '{"step":10,"wallMs":1,"values":{"loss":1}}\n');
  writeFileSync(logPath(dir), `${JSON.stringify({ at: evil, level: 'info', step: 1, message: evil })}\n`);
  const text = reportOf(dir, runsDir);
  assertHarmless(text);
  expect(text.match(/&lt;script&gt;/g)!.length).toBeGreaterThan(12);
  expect(text).not.toContain('\u202e');
  expect(() => assertHarmless(text.replace('&lt;script', '<script'))).toThrow();
});

describe.each(readdirSync(join(projectRoot, 'test/fixtures/runs')))('a run of an earlier version: %s', (name) => {
  test('is reported with its curves, pictures and settings', () => {
    const runsDir = tempFolder();
    const dir = join(runsDir, name);
    cpSync(join(projectRoot, 'test/fixtures/runs', name), dir, { recursive: true });
    const text = reportOf(dir, runsDir);
    assertHarmless(text);
    expect(text).toContain('<h3>Losses</h3>');
    expect(text).toMatch(/<pre class="command">\s*lab train /);
    expect(text.includes('alt="Gallery at step 20"')).toBe(name === 'gan');
  });
});

test('a run of an architecture that is not known here is shown as far as it goes', () => {
  const { runsDir, dir, record } = newRun();
  writeRunRecord(dir, { ...record, architecture: 'oracle', config: { depth: 3 } });
  const text = reportOf(dir, runsDir);
  expect(text).toContain('does not know the architecture ‘oracle’');
  expect(text).toMatch(/<dt>depth<\/dt>\s*<dd>3<\/dd>/);
  expect(text).not.toContain('Train it again');
});

test('a folder that is no run is refused, and damaged parts are told', () => {
  const { runsDir, dir } = newRun();
  writeFileSync(metricsPath(dir), 'no JSON\n');
  expect(reportOf(dir, runsDir)).toContain('metrics.jsonl: ');
  writeFileSync(runJsonPath(dir), '{');
  expect(() => reportOf(dir, runsDir)).toThrow('run.json is damaged: it is not JSON.');
});

test('galleries are shown at several steps, and what would make the file too large is left out and said', () => {
  const { runsDir, dir } = newRun();
  const picture = { width: 4, height: 2, channels: 1 as const, pixels: new Uint8Array(8) };
  const body = { rows: 1, columns: 2, tileWidth: 2, tileHeight: 2 };
  for (let step = 0; step <= 1000; step += 100)
    writePanel(dir, { panel: 'gallery', step, content: { body, picture } }, encodePng);
  const shown = [...reportOf(dir, runsDir).matchAll(/alt="Gallery at step ([\d,]+)"/g)].map(([, step]) => step);
  expect(shown).toEqual(['0', '100', '200', '400', '600', '1,000']);
  const budget = new SizeBudget(150);
  expect(budget.take(encodePng(picture))).toMatch(/^data:image\/png;base64,/);
  expect([budget.take(encodePng(picture)), budget.leftOut]).toEqual([null, 1]);
  expect(moments([0, 1], 5)).toEqual([0, 1]);
});

test('runs stand beside each other: what they came to, in what they differ, how each is made again', () => {
  const { runsDir, dir, record } = newRun();
  const other = createRun(runsDir, { architecture: 'gan', preset: 'mlp', config, every: 10 }, began);
  const metric = { name: 'quality', title: evil, group: 'score', part: 'model' } as const;
  [dir, other.dir].forEach((one, at) => {
    const config = { ...record.config, learningRate: [0.01, 0.5][at] };
    writeRunRecord(one, { ...readRunRecord(one), name: `${evil}${at}`, config, metrics: [metric] });
    const lines = [10, 20].map((step) => ({ step, wallMs: step, values: { quality: step * (at + 1) } }));
    writeFileSync(metricsPath(one), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  });
  const text = makeReport({ dirs: [dir, other.dir], runsDir, now, version: '1.2.3' }).html;
  assertHarmless(text);
  expect(text).toContain('<h1>Comparison of 2 runs</h1>');
  const plain = text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  expect(plain).toMatch(/Setting A B Learning rate 0\.01 0\.5 Tinted: other than A\./);
  expect(plain).toMatch(/Metric, at the end A B \S.* 20 40 /);
  expect(text.match(/<td class="departs">[^<]*/g)).toEqual(['<td class="departs">0.5']);
  expect(text.match(/<pre class="command">/g)).toHaveLength(2);
});

test('lab report writes a file that is told with its size, and refuses what is no HTML file', async () => {
  const { context, lab } = cliIn();
  const { dir } = newRun();
  const { code, out } = await lab('report', dir, '--out', 'a.html', '--json');
  const path = join(context.workingDir, 'a.html');
  expect([code, JSON.parse(out)]).toMatchObject([0, { kind: 'report', path, leftOut: 0 }]);
  expect((await lab('report', dir, '--out', 'a.html')).out).toMatch(/^\d+ KB in .*a\.html\n$/);
  expect(await lab('report', dir, '--out', 'a.pdf')).toMatchObject({
    code: 2,
    err: "--out: 'a.pdf' is not allowed; use a file name that ends in .html.\n",
  });
  expect(await lab('report', dir, dir)).toMatchObject({
    code: 2,
    err: `RUN: ${dir} ${dir} is not allowed; name one run, or 2 to 12 different ones.\n`,
  });
  expect((await lab('report', dir, '--out', 'none/a.html')).err).toContain('its folder does not exist');
});
