import { expect, test, vi } from 'vitest';
import { returnsFocus } from '../../../renderer/design/returns-focus.js';

class FakeElement {
  isConnected = true;
  menu: FakeElement | null = null;
  inner: FakeElement[] = [];
  focus(): void {
    page.activeElement = this;
  }
  closest(): FakeElement | null {
    return this.menu;
  }
  contains(other: FakeElement): boolean {
    return other === this || this.inner.includes(other);
  }
  getAttribute(): string {
    return 'more';
  }
}

const body = new FakeElement();
const more = new FakeElement();
const page = { activeElement: body, body, getElementById: (id: string) => (id === 'more' ? more : null) };
vi.stubGlobal('document', page);
vi.stubGlobal('HTMLElement', FakeElement);

/** Opens a form with the focus in it, whose opener is `active`; resolves to what closes it. */
function opened(active: FakeElement) {
  const field = new FakeElement();
  const form = new FakeElement();
  form.inner = [field];
  page.activeElement = active;
  const close = returnsFocus(form as unknown as HTMLElement);
  field.focus();
  return close as () => void;
}

test('the focus goes back to the button that opened a form, or to that of the menu', () => {
  const button = new FakeElement();
  opened(button)();
  expect(page.activeElement).toBe(button);
  const item = new FakeElement();
  item.menu = new FakeElement();
  opened(item)();
  expect(page.activeElement).toBe(more);
});

test('it stays where it went meanwhile, and goes to nothing that is gone', () => {
  const button = new FakeElement();
  const elsewhere = new FakeElement();
  const close = opened(button);
  elsewhere.focus();
  close();
  expect(page.activeElement).toBe(elsewhere);
  const closeAgain = opened(button);
  button.isConnected = false;
  const inside = page.activeElement;
  closeAgain();
  expect(page.activeElement).toBe(inside);
  opened(body)();
  expect(page.activeElement).not.toBe(body);
});
