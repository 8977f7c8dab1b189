import { describe, expect, it } from 'vitest';
import { assertTrustedSender, isAppUrl } from '../../electron/main/trusted-sender.js';

describe('assertTrustedSender', () => {
  const page = { url: 'app://lab/index.html', parent: null };

  it("accepts the main frame of the app's own window on the app's own page", () => {
    expect(() => assertTrustedSender({ sender: { id: 3 }, senderFrame: page }, 3)).not.toThrow();
  });

  it.each([
    ['another window', { sender: { id: 4 }, senderFrame: page }, 3],
    ['a window after ours has closed', { sender: { id: 3 }, senderFrame: page }, null],
    ['a frame inside the page', { sender: { id: 3 }, senderFrame: { ...page, parent: page } }, 3],
    ['a frame that is gone', { sender: { id: 3 }, senderFrame: null }, 3],
    ['another page', { sender: { id: 3 }, senderFrame: { ...page, url: 'https://example.com/' } }, 3],
    ['another host', { sender: { id: 3 }, senderFrame: { ...page, url: 'app://evil/index.html' } }, 3],
  ])('refuses %s', (_who, event, id) => {
    expect(() => assertTrustedSender(event, id)).toThrow('was refused');
  });
});

describe('isAppUrl', () => {
  it('is not taken in by what only begins like the origin', () => {
    expect(isAppUrl('app://lab')).toBe(true);
    expect(isAppUrl('app://lab/x.js')).toBe(true);
    expect(isAppUrl('app://laboratory/x.js')).toBe(false);
    expect(isAppUrl('app://lab.example.com/')).toBe(false);
    expect(isAppUrl('app://lab@evil/')).toBe(false);
    expect(isAppUrl('file:///etc/passwd')).toBe(false);
  });
});
