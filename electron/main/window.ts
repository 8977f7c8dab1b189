import { BrowserWindow, app, nativeTheme, screen, session, type WebContents } from 'electron';
import { standardError } from '../../build/terminal-writer.mjs';
import { APP_ORIGIN, isAppUrl } from './trusted-sender.js';
import { defaultSize, fitToScreens, minimumSize, readWindowState, writeWindowState } from './window-state.js';

export interface WindowOptions {
  preload: string;
  /** PNG for the task bar. */
  icon: string;
  /** Where position and size are kept. */
  stateFile: string;
}

/** Opens the app's one window. It shows itself once the page has painted, so nothing flashes. */
export function openWindow({ preload, icon, stateFile }: WindowOptions): BrowserWindow {
  const state = readWindowState(stateFile);
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const bounds = state.bounds && fitToScreens(state.bounds, areas);
  const window = new BrowserWindow({
    ...defaultSize,
    ...(bounds ?? {}),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: 'Model Lab',
    icon,
    show: false,
    backgroundColor: backgroundColor(),
    // The page has every command; the menu is there for its shortcuts and appears with Alt.
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      // Chromium would fetch dictionaries from the network.
      spellcheck: false,
    },
  });
  if (state.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  followTheme(window);
  rememberState(window, stateFile);
  reloadAfterCrash(window);
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}

/** Closes every way out of the page: navigation, windows, embedded pages, permissions and the network. */
export function lockDown(): void {
  app.on('web-contents-created', (_event, contents) => {
    // The app's own loading and reloading don't come by here: whatever does was begun by the page.
    const deny = (event: { preventDefault: () => void }) => event.preventDefault();
    contents.on('will-navigate', deny);
    contents.on('will-redirect', deny);
    contents.on('will-attach-webview', deny);
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', (event) => event.preventDefault());
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const local = isAppUrl(details.url) || /^(blob|data|devtools):/.test(details.url);
    answer({ cancel: !local });
  });
}

/** The page's own background, dark or light, for the moment before it paints. */
function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? '#0f1218' : '#f5f6f8';
}

function followTheme(window: BrowserWindow): void {
  const update = () => window.setBackgroundColor(backgroundColor());
  nativeTheme.on('updated', update);
  window.on('closed', () => nativeTheme.off('updated', update));
}

function rememberState(window: BrowserWindow, stateFile: string): void {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(timer);
    // Dragging sends an event a frame.
    timer = setTimeout(write, 500);
  };
  const write = () => {
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    try {
      writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
    } catch (error) {
      standardError.line(`The window's position was not saved: ${(error as Error).message}`);
    }
  };
  window.on('resize', save);
  window.on('move', save);
  window.on('maximize', save);
  window.on('unmaximize', save);
  window.on('closed', () => clearTimeout(timer));
}

/** Runs train on while the page is gone, so it only has to come back; three crashes in a minute are no accident. */
function reloadAfterCrash(window: BrowserWindow): void {
  let crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    const now = Date.now();
    crashes = [...crashes.filter((at) => now - at < 60_000), now];
    standardError.line(`The window's process ended (${details.reason}, ${details.exitCode}); it is loaded again.`);
    if (crashes.length <= 3) window.webContents.reload();
  });
}

/** Brings the window to the front, also from the dock. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** True while the page can be sent something. */
export function isAlive(contents: WebContents): boolean {
  return !contents.isDestroyed() && !contents.isCrashed();
}
