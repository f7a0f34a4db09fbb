// Pictures of every page, for eyes: `node pictures.mjs [folder] [name filter]`; over the mock, or over the system at PENNYPOST_URL.
import { mkdirSync } from 'node:fs';

import { launch } from './browser.mjs';

const base = process.env.PENNYPOST_URL ?? 'http://127.0.0.1:5190';
const folder = process.argv[2] ?? 'pictures';
const only = process.argv[3] ?? '';
const password = process.env.PENNYPOST_PASSWORD ?? 'penny';
mkdirSync(folder, { recursive: true });

const pages = [
  ['dashboard', '/'],
  ['users', '/users'],
  ['users-filtered', '/users?name=a'],
  ['user', '/users/5'],
  ['user-passwords', '/users/2/passwords'],
  ['user-aliases', '/users/2/aliases'],
  ['user-folders', '/users/2/folders'],
  ['user-quotas', '/users/2/quotas'],
  ['public-folders', '/public-folders'],
  ['mappings', '/mappings'],
  ['queue', '/queue'],
  ['message-trace', '/message-trace'],
  ['services', '/services'],
  ['service', '/services/1'],
  ['service-load', '/services/1/load-limiting'],
  ['certificates', '/certificates'],
  ['sessions', '/sessions'],
  ['access', '/services/access/service-1'],
  ['access-networks', '/services/access/networks'],
  ['spf-white-list', '/services/spf-white-list'],
  ['dmarc', '/dmarc'],
  ['domains', '/settings/local-domains'],
  ['dkim-keys', '/settings/dkim-keys'],
  ['greylist', '/greylist'],
  ['greylist-exemptions', '/greylist/exemptions'],
  ['block-lists', '/block-lists'],
  ['bandwidth-pools', '/settings/bandwidth-pools'],
  ['settings', '/settings/smtp'],
  ['own-password', '/own-password'],
  ['not-found', '/nowhere'],
];
const looks = [
  ['light', { colorScheme: 'light', viewport: { width: 1280, height: 820 } }, 'normal'],
  ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 820 } }, 'normal'],
  ['narrow', { colorScheme: 'light', viewport: { width: 390, height: 844 } }, 'normal'],
  ['empty', { colorScheme: 'light', viewport: { width: 1280, height: 820 } }, 'empty'],
  ['failing', { colorScheme: 'light', viewport: { width: 1280, height: 820 } }, 'failing'],
];

const browser = await launch();
for (const [look, options, mode] of looks) {
  // An empty or a failing server can be had from the mock only.
  if (mode !== 'normal' && !base.endsWith(':5190')) continue;
  if (base.endsWith(':5190')) await fetch(`${base}/__${mode}`);
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      console.log(`${look} ${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => console.log(`${look} ${page.url()}: ${error}`));
  await page.goto(base);
  await page.getByLabel('User name').waitFor();
  if ('login'.includes(only) || only === '')
    await page.screenshot({ path: `${folder}/login-${look}.png` });
  await page.getByLabel('User name').fill(process.env.PENNYPOST_USER ?? 'admin');
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByLabel('User name').waitFor({ state: 'detached' });
  for (const [name, path] of pages) {
    if (!`${name}-${look}`.includes(only)) continue;
    await page.goto(base + path);
    await page.waitForLoadState('load');
    await page.waitForTimeout(mode === 'failing' ? 2500 : 500);
    await page.screenshot({
      path: `${folder}/${name}-${look}.png`,
      fullPage: true,
    });
  }
  await context.close();
}
await browser.close();
