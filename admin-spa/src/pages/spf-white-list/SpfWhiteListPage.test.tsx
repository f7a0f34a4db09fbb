import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { SpfWhiteListEntry } from '../../api/types';
import { FakeServer, problem } from '../../testing/fakeServer';
import { renderApp } from '../../testing/renderApp';

const entry = (more: Partial<SpfWhiteListEntry> = {}): SpfWhiteListEntry => ({
  id: 1,
  serviceId: null,
  serviceName: null,
  network: '127.0.0.1',
  senderName: '*',
  senderDomain: '*',
  version: 1,
  ...more,
});
const list = (...items: SpfWhiteListEntry[]) => ({
  items,
  services: [{ id: 1, name: 'SMTP Server' }],
});
const path = '/services/spf-white-list';

test('lists entries, with blanks as any [spec: SVC-202]', async () => {
  new FakeServer({
    'GET /spf-white-list': list(
      entry(),
      entry({ id: 2, serviceId: 1, serviceName: 'SMTP Server', network: '', senderName: 'news*' }),
    ),
  });
  renderApp(path);
  expect(await screen.findByRole('row', { name: /All servers.*127\.0\.0\.1.*any/ })).toBeVisible();
  expect(screen.getByRole('row', { name: /SMTP Server.*any.*news\*/ })).toBeVisible();
});

test('an empty list says what that means', async () => {
  new FakeServer({ 'GET /spf-white-list': list() });
  renderApp(path);
  expect(await screen.findByRole('heading', { name: 'Everybody is checked' })).toBeVisible();
});

test('a list that cannot be loaded offers another try', async () => {
  new FakeServer({ 'GET /spf-white-list': problem(500, 'fault', 'Broken.') });
  renderApp(path);
  expect(await screen.findByText('The white list could not be loaded')).toBeVisible();
});

test('makes an entry and shows the server’s complaint at its field [spec: SVC-203 SVC-204]', async () => {
  const server = new FakeServer({
    'GET /spf-white-list': list(entry()),
    'POST /spf-white-list': problem(422, 'invalid', 'Wrong.', {
      errors: { network: ['This is neither an address nor a network.'] },
    }),
  });
  const { user } = renderApp(path);
  await user.click(await screen.findByRole('button', { name: 'New entry' }));
  await user.type(await screen.findByLabelText('IP address'), 'nonsense');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('This is neither an address nor a network.')).toBeVisible();
  server.on('POST /spf-white-list', entry({ id: 3, network: '192.0.2.1' }));
  await user.clear(screen.getByLabelText('IP address'));
  await user.type(screen.getByLabelText('IP address'), '192.0.2.1');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('The entry was saved and holds from now on.');
  expect(server.asked('POST /spf-white-list').at(-1)?.body).toEqual({
    serviceId: null,
    network: '192.0.2.1',
    senderName: '*',
    senderDomain: '*',
    version: null,
  });
});

test('edits and deletes in place [spec: SVC-206]', async () => {
  const server = new FakeServer({
    'GET /spf-white-list': list(entry({ version: 4 })),
    'PUT /spf-white-list/1': entry({ version: 5, senderDomain: 'example.net' }),
    'DELETE /spf-white-list/1': undefined,
  });
  const { user } = renderApp(path);
  await user.click(await screen.findByRole('button', { name: 'All servers' }));
  const domain = await screen.findByLabelText('Sender domain');
  await user.clear(domain);
  await user.type(domain, 'example.net');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('The entry was saved and holds from now on.');
  expect(server.asked('PUT /spf-white-list/1')[0]?.body).toMatchObject({
    senderDomain: 'example.net',
    version: 4,
  });
  await user.click(await screen.findByRole('button', { name: /^Delete: All servers/ }));
  await screen.findByText('The entry was deleted. SPF is checked again.');
  expect(server.asked('DELETE /spf-white-list/1')).toHaveLength(1);
});
