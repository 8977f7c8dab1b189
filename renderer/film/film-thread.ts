/** The thread in which a film is made, one for each: it ends with it. */
import { galleryPanel, type GalleryBody } from '../../models/panels/gallery.js';
import { PanelRecords } from '../panels/shared/records/panel-records.js';
import type { FilmNews, FilmOrder } from './film-order.js';
import { makeFilm } from './make-film.js';
import { readFrame } from './read-frame.js';
import { webmWriter } from './webm.js';

const tell = (news: FilmNews, transfer: Transferable[] = []): void => postMessage(news, { transfer });

addEventListener('message', ({ data: order }: MessageEvent<FilmOrder>) => {
  const records = new PanelRecords<GalleryBody>(galleryPanel, (url) => fetch(url));
  const read = (url: string) => readFrame(records, url);
  makeFilm(order, {
    read,
    webm: async (asked) => webmWriter(asked, (await records.record(asked.frames.at(-1)!.url)).body),
    told: (done) => tell({ kind: 'progress', done }),
  }).then(
    (bytes) => tell({ kind: 'made', bytes }, [bytes.buffer as ArrayBuffer]),
    (thrown: unknown) => tell({ kind: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) }),
  );
});
