// The whole way, with a real browser over the running system: log in, create a user, send mail to it by SMTP, see it
// arrive. Which system it is: see README.md.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import nodemailer from 'nodemailer';

import { launch } from './browser.mjs';
import { openSystem } from './system.mjs';

const patience = 30_000;

// Unique to this run, so that the test can be repeated over one data folder.
const run = Date.now().toString(36);
const userName = `spa.${run}`;
const domain = process.env.PENNYPOST_DOMAIN ?? `spa-${run}.example`;

/** @type {Awaited<ReturnType<typeof openSystem>>} */
let system;
/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('playwright-core').Page} */
let page;
const complaints = [];

before(async () => {
  system = await openSystem();
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1280, height: 820 } });
  page.setDefaultTimeout(patience);
  page.on('pageerror', (error) => complaints.push(`exception: ${error}`));
  page.on('console', (message) => {
    if (message.type() === 'error')
      complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
});

after(async () => {
  await browser?.close();
  await system?.stop();
});

// Steps of one story: each needs the one before it.
test('an administrator creates a user and sees mail arrive', async (t) => {
  let stopped = false;
  const step = (name, act) =>
    t.test(name, { skip: stopped ? 'an earlier step failed' : false }, async () => {
      try {
        await act();
      } catch (error) {
        stopped = true;
        await page.screenshot({ path: `failed-${run}.png` }).catch(() => {});
        throw error;
      }
    });

  await step('a wrong password is refused', async () => {
    await page.goto(system.url);
    await logIn('this is not it');
    await page.getByRole('alert').filter({ hasText: 'Log-in failed' }).waitFor();
    // Both are what they should be: nobody was logged in at first, and then the password was wrong.
    const refusals = complaints.splice(0).filter((text) => !/401/.test(text));
    assert.deepEqual(refusals, []);
  });

  await step('the right one shows the dashboard', async () => {
    await logIn(system.password);
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
  });

  await step('a local domain is there or is added', async () => {
    await open('Local Domains');
    const table = page.getByRole('table', { name: 'Local domains' });
    await table.waitFor();
    if ((await table.getByText(domain, { exact: true }).count()) === 0) {
      await page.getByLabel('Domain', { exact: true }).fill(domain);
      await page.getByRole('button', { name: 'Add domain' }).click();
      await table.getByText(domain, { exact: true }).waitFor();
    }
  });

  let password;
  await step('a user is created and its password shown once', async () => {
    await open('Users');
    await page.getByRole('button', { name: 'New user' }).first().click();
    await page.getByLabel('Username').fill(userName);
    await page.getByRole('button', { name: 'Create user' }).click();
    password = await page.locator('code').textContent();
    assert.match(password, /^\S{16}$/);
    await page.getByRole('button', { name: 'Done' }).click();
  });

  await step('the list finds it by a filter, with an empty Inbox', async () => {
    await page.getByRole('button', { name: 'Show filters' }).click();
    await page.getByLabel('Filter by Account name').fill(userName);
    await rowOf(userName).waitFor();
    assert.equal(await inboxOf(userName), '0');
  });

  await step(
    'mail is accepted for it by SMTP, from a stranger, and shows in the Inbox',
    async () => {
      const mailer = nodemailer.createTransport({
        host: '127.0.0.1',
        port: system.smtpPort,
        secure: false,
        tls: { rejectUnauthorized: false }, // the certificate of the first start is self-signed
      });
      const info = await mailer.sendMail({
        from: 'stranger@elsewhere.example',
        to: `${userName}@${domain}`,
        subject: `Good morning from run ${run}`,
        text: 'Does it arrive?',
      });
      assert.deepEqual(info.rejected, []);
      assert.match(info.response, /^250/);
      await waitUntil(async () => {
        await page.reload();
        await rowOf(userName).waitFor();
        return (await inboxOf(userName)) === '1';
      }, 'the Inbox shows one message');
    },
  );

  await step('the dashboard counts it', async () => {
    await open('Dashboard');
    await page.getByText('Delivered, last hour').waitFor();
    await waitUntil(async () => {
      const tile = page.getByText('Delivered, last hour').locator('..');
      return Number((await tile.locator('div').first().textContent()).replace(/\D/g, '')) > 0;
    }, 'the dashboard shows a delivered message');
  });

  await step('its own pages open: addresses, folders, queue, services, settings', async () => {
    await open('Users');
    await page.getByRole('button', { name: 'Show filters' }).click();
    await page.getByLabel('Filter by Account name').fill(userName);
    await page.getByText('1 user', { exact: true }).waitFor(); // the rows stand still
    await page.getByRole('link', { name: userName }).click();
    await page.getByRole('tab', { name: 'Aliases' }).click();
    await page.getByText(`${userName}@${domain}`, { exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Folders' }).click();
    await page.getByRole('cell', { name: /^inbox$/i }).waitFor();
    await open('Queue');
    await page.getByRole('heading', { name: 'Queue', level: 1 }).waitFor();
    await open('Services');
    await page.getByRole('link', { name: 'SMTP Server', exact: true }).click();
    await page.getByText(`:${system.smtpPort}`, { exact: false }).first().waitFor();
    await page.getByRole('tab', { name: 'Load limiting' }).click();
    await page.getByLabel('Maximum incoming sessions', { exact: true }).waitFor();
    await open('Sessions');
    await page.getByRole('heading', { name: 'Sessions', level: 1 }).waitFor();
    await open('TLS Certificates');
    await page.getByText('A self-signed certificate serves').waitFor();
    await open('Settings');
    await page.getByRole('navigation', { name: 'Groups of settings' }).waitFor();
  });

  await step('the search finds the user and it is deleted again', async () => {
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Search pages, settings, users').fill(userName);
    await page.locator('[role=dialog] button', { hasText: userName }).click();
    await page.getByRole('heading', { name: userName }).waitFor();
    await page.getByRole('button', { name: 'Delete user' }).click();
    await page.getByLabel(`Type ${userName} to confirm`).fill(userName);
    await page.getByRole('dialog').getByRole('button', { name: 'Delete user' }).click();
    await page.getByRole('heading', { name: 'Users', level: 1 }).waitFor();
  });

  await step('the browser had nothing to complain about', () => {
    assert.deepEqual(complaints, []);
  });
});

async function logIn(password) {
  await page.getByLabel('User name').fill(system.admin);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

async function open(area) {
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: area, exact: true })
    .click();
}

function rowOf(name) {
  return page.getByRole('table', { name: 'Users' }).getByRole('row').filter({ hasText: name });
}

async function inboxOf(name) {
  return (await rowOf(name).locator('td[data-label="Inbox messages"]').textContent()).trim();
}

async function waitUntil(check, what) {
  const end = Date.now() + patience;
  while (!(await check())) {
    assert.ok(Date.now() < end, `Not within ${patience / 1000} s: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
