import { protocol, type Protocol } from 'electron';
import { standardError } from '../../build/terminal-writer.mjs';
import { readChosenPicture } from './chosen-picture.js';
import { readPanelResource } from './panel-resource.js';
import { readResource, resolveResource, type ResourceRoots } from './resources.js';

const SCHEME = 'app';

/** The page may load its own scripts, styles, fonts and pictures, and nothing else from anywhere. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
}

export interface AppProtocolOptions extends ResourceRoots {
  /** PNG of a data set; throws where there is no such data set. */
  preview: (dataset: string) => Promise<Uint8Array>;
  /** PNG of a page of its training images; throws where there is no such class or page. */
  images: (dataset: string, which: { label: number | null; page: number }) => Promise<Uint8Array>;
}

/** Makes `app://` a proper origin. Must be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the page, pictures and panel records of runs, and images of data sets. Call once, when the app is ready. */
export function serveApp(options: AppProtocolOptions): void {
  const answer = (url: string) => answerRequest(url, options);
  // `handle` came with Electron 25; before, there were the register functions, which the newest may drop.
  if ('handle' in protocol) {
    protocol.handle(SCHEME, async (request) => {
      const { status, headers, body } = await answer(request.url);
      return new Response(body, { status, headers });
    });
    return;
  }
  (protocol as Protocol).registerBufferProtocol(SCHEME, (request, callback) => {
    void answer(request.url).then(({ status, headers, body }) =>
      callback({ statusCode: status, headers, mimeType: headers['content-type']!, data: Buffer.from(body) }),
    );
  });
}

async function answerRequest(url: string, options: AppProtocolOptions): Promise<Answer> {
  try {
    const resource = resolveResource(url, options);
    if (!resource) return failed(404);
    if (resource.kind === 'preview') return found('image/png', await options.preview(resource.dataset));
    if (resource.kind === 'images') return found('image/png', await options.images(resource.dataset, resource));
    if (resource.kind === 'chosen') {
      const picture = await readChosenPicture(resource.path);
      return picture ? found(picture.type, picture.bytes) : failed(404);
    }
    const bytes = resource.kind === 'panel' ? await readPanelResource(resource) : await readResource(resource);
    if (bytes === 'not-found') return failed(404);
    const { type } = resource.kind === 'panel' ? resource.file : resource;
    return bytes === 'bad-range' ? failed(416) : found(type, bytes);
  } catch (error) {
    standardError.line(`${url}: ${error instanceof Error ? error.message : String(error)}`);
    return failed(500);
  }
}

function found(type: string, bytes: Uint8Array): Answer {
  return { status: 200, headers: { ...securityHeaders, 'content-type': type }, body: new Uint8Array(bytes) };
}

function failed(status: number): Answer {
  return { status, headers: { ...securityHeaders, 'content-type': 'text/plain' }, body: new Uint8Array() };
}

const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
