import type { AppInfo } from '../protocol/app.js';

/** The oldest major version of Electron that its makers still mend; older ones are fit for tests only. */
const OLDEST_SUPPORTED_ELECTRON = 43;

export interface Versions {
  app: string;
  electron: string;
  platform: string;
}

/** What the page says of the app itself, with a sentence for everything about it that the user should know. */
export function describeApp({ app, electron, platform }: Versions): AppInfo {
  const warnings: string[] = [];
  if (Number.parseInt(electron, 10) < OLDEST_SUPPORTED_ELECTRON) {
    warnings.push(
      `This window runs on Electron ${electron}, which no longer gets security fixes: it is for tests. ` +
        `Let npm download Electron ${OLDEST_SUPPORTED_ELECTRON} or newer for daily use.`,
    );
  }
  return { version: app, electron, platform, warnings };
}
