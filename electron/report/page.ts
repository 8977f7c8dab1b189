import { html, raw, type Html } from './html.js';
import { style } from './style.js';

/** Nothing is fetched and nothing runs, wherever the file is opened: pictures stand in it, and its style. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** One file that is a whole page. */
export function page({ title, body, foot }: { title: string; body: Html; foot: string }): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <main>
          ${body}
          <footer>${foot}</footer>
        </main>
      </body>
    </html> `.markup;
}
