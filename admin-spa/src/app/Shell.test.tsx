import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { FakeServer, problem } from '../testing/fakeServer';
import { account, dashboard, pageOf, session, setting } from '../testing/fixtures';
import { renderApp } from '../testing/renderApp';
import { areas } from './areas';

test('the navigation holds every page there is and marks the present one', async () => {
  new FakeServer({ 'GET /services': [] });
  renderApp('/services');
  const nav = await screen.findByRole('navigation', { name: 'Main' });
  const links = within(nav).getAllByRole('link');
  expect(links.map((link) => link.getAttribute('href'))).toEqual(areas.map((area) => area.path));
  expect(within(nav).getByRole('link', { name: 'Services' })).toHaveAttribute(
    'aria-current',
    'page',
  );
});

test('the first stop of the Tab key leads past the navigation', async () => {
  new FakeServer();
  const { user } = renderApp('/');
  await screen.findByRole('heading', { name: 'Dashboard' });
  document.body.focus();
  await user.tab();
  expect(screen.getByRole('link', { name: 'Skip to the page' })).toHaveFocus();
  expect(document.querySelector('main#main')).not.toBeNull();
});

test('the search finds a setting by a word of its help and jumps to it [spec: USR-137 SET-002]', async () => {
  new FakeServer({
    'GET /settings': [
      setting(),
      setting({
        name: 'smtp.host-name',
        label: 'Host name',
        group: 'smtp',
        help: 'Said in greetings.',
      }),
    ],
    'GET /accounts': pageOf([]),
  });
  const { user } = renderApp('/');
  await screen.findByRole('heading', { name: 'Dashboard' });
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByPlaceholderText('Search pages, settings, users'), 'greetings');
  await user.click(await screen.findByText('Host name'));
  expect(await screen.findByRole('textbox', { name: 'Host name' })).toBeVisible();
  expect(window.location.pathname + window.location.hash).toBe('/settings/smtp#smtp.host-name');
});

test('the search finds users by name', async () => {
  const server = new FakeServer({ 'GET /accounts': pageOf([account({ id: 77, name: 'zoe' })]) });
  const { user } = renderApp('/');
  await screen.findByRole('heading', { name: 'Dashboard' });
  await user.click(screen.getByRole('button', { name: /Open the search/ }));
  await user.type(await screen.findByPlaceholderText('Search pages, settings, users'), 'zoe');
  expect(await screen.findByText('zoe')).toBeInTheDocument();
  expect(server.asked('GET /accounts').at(-1)?.query.name).toBe('zoe');
});

test('a generated password is a notice that can be put away', async () => {
  new FakeServer({ 'GET /session': session({ mustChangePassword: true }) });
  const { user } = renderApp('/');
  expect(await screen.findByRole('link', { name: /Choose one of your own/ })).toHaveAttribute(
    'href',
    '/own-password',
  );
  await user.click(screen.getByRole('button', { name: 'Remind me at the next log-in' }));
  expect(screen.queryByRole('link', { name: /Choose one of your own/ })).toBeNull();
});

test('the footer shows version, host, state and what waits', async () => {
  new FakeServer({
    'GET /dashboard': dashboard({
      queue: { incoming: 0, outgoing: 4, outgoingBytes: 9, dead: 0, oldestWaitingSeconds: 0 },
    }),
  });
  renderApp('/');
  const footer = await screen.findByRole('contentinfo');
  expect(await within(footer).findByText('Out: 4')).toBeVisible();
  expect(footer).toHaveTextContent('Pennypost 9.8.7');
  expect(footer).toHaveTextContent(window.location.host);
  expect(footer).toHaveTextContent('Sending 4');
});

test('a session that ended meanwhile leads to the log-in page', async () => {
  new FakeServer({ 'GET /services': problem(401, 'not-logged-in', 'Log in first.') });
  renderApp('/services');
  expect(await screen.findByLabelText('User name')).toBeVisible();
});

test('a server that does not answer is said so, with a way to try again', async () => {
  const server = new FakeServer({
    'GET /session': problem(503, 'no-database', 'The database does not answer.'),
  });
  const { user } = renderApp('/');
  expect(await screen.findByText('The database does not answer.')).toBeVisible();
  server.on('GET /session', session());
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('heading', { name: 'Dashboard' })).toBeVisible();
});

test('an address without a page says so', async () => {
  new FakeServer();
  renderApp('/nowhere');
  expect(await screen.findByRole('heading', { name: 'There is no such page' })).toBeVisible();
});
