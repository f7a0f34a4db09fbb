import '@testing-library/jest-dom/vitest';

import { notifications } from '@mantine/notifications';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';

import { rememberCsrfToken } from '../api/client';
import { palette } from '../app/paletteStore';

// Page chunks load on demand, and the machine may be busy: one second is not enough.
configure({ asyncUtilTimeout: 15_000 });

// jsdom has no layout: what asks for one gets a fixed answer.
class NoResize implements ResizeObserver {
  observe(): void {
    // Nothing ever changes its size here.
  }
  unobserve(): void {
    // See above.
  }
  disconnect(): void {
    // See above.
  }
}
globalThis.ResizeObserver = NoResize;
window.matchMedia = (query) =>
  Object.assign(new EventTarget(), {
    matches: false,
    media: query,
    onchange: null,
  }) as MediaQueryList;
window.scrollTo = vi.fn();
Element.prototype.scrollIntoView = vi.fn();
// A canvas cannot be drawn on: the chart's own drawing is uPlot's affair, its data and its label are ours.
vi.mock('uplot', () => ({
  default: class {
    setData = vi.fn();
    setSize = vi.fn();
    destroy = vi.fn();
  },
}));

beforeEach(() => {
  window.localStorage.clear();
  rememberCsrfToken(null);
});

afterEach(() => {
  // What lives outside React's tree would be seen by the next test.
  notifications.clean();
  notifications.cleanQueue();
  palette.close();
  cleanup();
});
