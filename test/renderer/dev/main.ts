import './toy-architecture.js';
import { paintInvented } from './pictures.js';
import { MockLab } from './mock-lab.js';

/** ?scenario= empty, live, queued, failed, many, million, pictures, offline, family, classifiers, edge; see mock-lab.ts. */
const scenario = new URLSearchParams(location.search).get('scenario') ?? 'live';
const lab = new MockLab(scenario);
paintInvented((url) => lab.readPanels(url));
window.lab = lab;
await import('../../../renderer/main.js');
