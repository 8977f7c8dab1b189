import { Notification } from 'electron';
import type { RunSummary } from '../protocol/app.js';

/** What a finished run says to somebody who is doing something else; null for an end that the user chose. */
export function endingText(run: RunSummary): { title: string; body: string } | null {
  const step = new Intl.NumberFormat('en-GB').format(run.step);
  if (run.status === 'done' && run.diagnosis) {
    const { label, claim } = run.diagnosis;
    return { title: `${run.name} ended: ${label}`, body: `${claim} It ended after step ${step}.` };
  }
  if (run.status === 'done') return { title: `${run.name} is trained`, body: `It ended after step ${step}.` };
  if (run.status === 'failed') return { title: `${run.name} failed`, body: run.failure ?? `It ended at step ${step}.` };
  return null;
}

/** Notifications that are on show, or else they would be collected before anybody clicks them. */
const shown = new Set<Notification>();

/** Tells the system's notification centre; `open` is called when the user clicks it. */
export function notifyEnd(run: RunSummary, open: () => void): void {
  const text = endingText(run);
  if (!text || !Notification.isSupported()) return;
  const notification = new Notification(text);
  shown.add(notification);
  notification.on('click', open);
  notification.on('close', () => shown.delete(notification));
  notification.show();
}
