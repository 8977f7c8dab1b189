/** The whole bridge between the page and the main process: one typed call, events, and the data ports of runs. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { AppEvent, CallResult, ChosenPath, Calls, LabBridge, PortMessage } from '../protocol/app.js';
import { ANSWERED_CHANNEL, CALL_CHANNEL, CHOSEN_CHANNEL, EVENT_CHANNEL, PORT_CHANNEL } from '../protocol/channels.js';

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

/** Calls under way, by their numbers: what is to happen once every event from before the answer has been heard. */
const caughtUp = new Map<number, () => void>();
let calls = 0;
ipcRenderer.on(ANSWERED_CHANNEL, (_event, number: number) => caughtUp.get(number)?.());

const bridge: LabBridge = {
  async invoke<C extends keyof Calls>(call: C, ...args: Parameters<Calls[C]>) {
    const number = ++calls;
    const heard = new Promise<void>((resolve) => caughtUp.set(number, resolve));
    try {
      const result = (await ipcRenderer.invoke(CALL_CHANNEL, call, args, number)) as CallResult<ReturnType<Calls[C]>>;
      await heard;
      return result;
    } finally {
      caughtUp.delete(number);
    }
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
