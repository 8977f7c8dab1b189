import { mount } from 'svelte';
import { z } from 'zod';
import App from './App.svelte';
import { followTheme } from './design/theme.svelte.js';
import { keepVisible } from './design/visible-text.js';
import './design/fonts.css';
import './design/tokens.css';
import './design/base.css';
import './design/controls.css';
import './design/scrubbed-page.css';

// The page's policy forbids eval, which zod would otherwise try for speed.
z.config({ jitless: true });
followTheme();
keepVisible(document.body);

mount(App, { target: document.getElementById('app')! });
