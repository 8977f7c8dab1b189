import type { LabBridge } from '../electron/protocol/app.js';

declare global {
  interface Window {
    /** Put there by the preload script. */
    lab: LabBridge;
  }
}
