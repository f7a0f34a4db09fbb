// Debian's Chromium with everything off that phones home.
import { chromium } from 'playwright-core';

export function launch() {
  return chromium.launch({
    executablePath: process.env.PENNYPOST_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', // the tests run as root in a container; the pages are our own
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
