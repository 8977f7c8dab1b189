/** A form that opens within a page gives the focus back to what opened it. */
import type { Attachment } from 'svelte/attachments';

/** What the focus goes back to from what opens now: what has it, or the button of the menu that has it; null where nothing does. */
function openerNow(): HTMLElement | null {
  const { activeElement, body } = document;
  const menu = activeElement?.closest('[role=menu]');
  const opener = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : activeElement;
  return opener instanceof HTMLElement && opener !== body ? opener : null;
}

/** When `place` closes, unless the focus has gone elsewhere meanwhile, or what opened it is gone. */
export const returnsFocus: Attachment<HTMLElement> = (place) => {
  const opener = openerNow();
  return () => {
    const { activeElement, body } = document;
    const isLost = activeElement === null || activeElement === body || place.contains(activeElement);
    if (isLost && opener?.isConnected) opener.focus();
  };
};
