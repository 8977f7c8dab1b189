/** Where an exported file can be loaded. */
export const places = ['browser', 'node', 'python'] as const;
export type Place = (typeof places)[number];

export const placeTitles: Record<Place, string> = { browser: 'Browser', node: 'Node.js', python: 'Python' };
