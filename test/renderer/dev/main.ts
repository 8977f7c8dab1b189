import { paintInvented } from './pictures.js';
import { MockLab } from './mock-lab.js';

/** ?scenario= empty, live, queued, failed, many, million, offline; see mock-lab.ts. */
const scenario = new URLSearchParams(location.search).get('scenario') ?? 'live';
paintInvented();
window.lab = new MockLab(scenario);
await import('../../../renderer/main.js');
