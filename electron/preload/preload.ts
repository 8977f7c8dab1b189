/** The whole bridge between the page and the main process: one typed call, events, and the data ports of runs. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { AppEvent, CallResult, ChosenPath, Calls, LabBridge, PortMessage } from '../protocol/app.js';
import { CALL_CHANNEL, CHOSEN_CHANNEL, EVENT_CHANNEL, PORT_CHANNEL } from '../protocol/channels.js';

/** Where a file of the disk lies; empty for what the page has made itself. */
function pathOf(file: File): string {
  // Electron 22 has none: there the path is written into the file, where no script of the page can change it.
  const utils = webUtils as typeof webUtils | undefined;
  return utils?.getPathForFile(file) ?? (file as File & { path?: string }).path ?? '';
}

/** As many as there are: a page of several runs has some for each. */
const listeners = new Set<{ listener: (event: AppEvent) => void }>();
ipcRenderer.on(EVENT_CHANNEL, (_event, event: AppEvent) => {
  for (const { listener } of [...listeners]) listener(event);
});

const bridge: LabBridge = {
  invoke<C extends keyof Calls>(call: C, ...args: Parameters<Calls[C]>) {
    return ipcRenderer.invoke(CALL_CHANNEL, call, args) as Promise<CallResult<ReturnType<Calls[C]>>>;
  },
  onEvent(listener) {
    const entry = { listener };
    listeners.add(entry);
    return () => {
      listeners.delete(entry);
    };
  },
  async chosen(file) {
    const path = file instanceof File ? pathOf(file) : '';
    return path === '' ? null : ((await ipcRenderer.invoke(CHOSEN_CHANNEL, path)) as ChosenPath);
  },
};

contextBridge.exposeInMainWorld('lab', bridge);

// A MessagePort can't cross the context bridge, but it can be posted into the page.
ipcRenderer.on(PORT_CHANNEL, (event, id: string) => {
  const message: PortMessage = { kind: 'run-port', id };
  window.postMessage(message, window.location.origin, [...event.ports]);
});
