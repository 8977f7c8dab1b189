/**
 * Names of classes and columns, labels, paths and lines of a log are of others' making. The page escapes them as markup;
 * this makes seen what can't be seen in them, and keeps them from turning the reading order around.
 */

/**
 * Control characters, overrides of the reading order, characters without width, tags, and halves of surrogate pairs.
 * Line breaks and tabs are white space to a page; joiners stay, which emoji and several scripts are written with.
 */
const HIDDEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]/gu;

/** The text with what is hidden in it as JSON has it, `\u200b`. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (one) => {
    const code = one.codePointAt(0)!.toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });
}

/** A name where it stands alone: one of white space only would look like none. */
export const nameText = (name: string): string => (name.trim() === '' ? '(blank)' : name);

const ATTRIBUTES = ['title', 'aria-label', 'aria-valuetext', 'alt', 'placeholder'];

/** Keeps every text and title in `root`, now and later, as `visible` has it. Fields that are typed into are left alone. */
export function keepVisible(root: HTMLElement): () => void {
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'childList') addedNodes.forEach(mend);
      else mend(target);
    }
  });
  const attributeFilter = ATTRIBUTES;
  observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter });
  mend(root);
  return () => observer.disconnect();
}

function mend(node: Node): void {
  if (node instanceof Text) {
    const shown = visible(node.data);
    if (shown !== node.data && !(node.parentElement instanceof HTMLTextAreaElement)) node.data = shown;
  } else if (node instanceof Element) {
    for (const name of ATTRIBUTES) mendAttribute(node, name);
    node.childNodes.forEach(mend);
  }
}

function mendAttribute(element: Element, name: string): void {
  const value = element.getAttribute(name);
  if (value !== null && visible(value) !== value) element.setAttribute(name, visible(value));
}
