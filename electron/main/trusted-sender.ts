/** The only page this app shows. */
export const APP_ORIGIN = 'app://lab';

/** What is looked at of Electron's IpcMainInvokeEvent. */
export interface SenderEvent {
  sender: { id: number };
  senderFrame: { url: string; parent: unknown } | null;
}

/**
 * Throws unless the call comes from the main frame of the app's own window, showing the app's own page.
 * Frames inside it, other windows and pages that were navigated to are strangers.
 */
export function assertTrustedSender(event: SenderEvent, windowContentsId: number | null): void {
  const frame = event.senderFrame;
  if (event.sender.id !== windowContentsId || !frame || frame.parent !== null || !isAppUrl(frame.url)) {
    throw new Error(`A call from ${frame?.url ?? 'a frame that is gone'} was refused: it is not the app's own page.`);
  }
}

/** True for addresses of the app's own page and its resources. */
export function isAppUrl(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);
}
