import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { FakeServer, problem } from '../../testing/fakeServer';
import { renderApp } from '../../testing/renderApp';
import { service, serviceList } from './fixtures';

const pop3 = service({
  id: 5,
  type: 'pop3',
  preset: 'pop3s',
  name: 'POP3S Server',
  encryption: 'tls',
  bindings: [
    { address: 'AnyIPv4', port: 995, publishedPort: null },
    { address: '::1', port: 2995, publishedPort: null },
  ],
  sessions: 0,
  listeners: [
    {
      replica: 'mail-2',
      endPoint: '0.0.0.0:995',
      running: false,
      problem: 'ports below 1024 need privilege.',
      sessions: 0,
    },
  ],
});

test('the grid shows type, name, state, encryption and binding [spec: SVC-004, SVC-009]', async () => {
  new FakeServer({ 'GET /services': serviceList([service(), pop3]) });
  renderApp('/services');
  const row = await screen.findByRole('row', { name: /SMTP Server/ });
  expect(row).toHaveTextContent(/\[Any IPv4\] : 2525/);
  expect(row).toHaveTextContent(/Listening.*12 of 50/);
  expect(within(row).getByRole('combobox')).toHaveDisplayValue('None/STARTTLS');
  const failed = screen.getByRole('row', { name: /POP3S/ });
  expect(failed).toHaveTextContent('[Multiple Addr] : [Multiple Ports]');
  expect(failed).toHaveTextContent('0.0.0.0:995 on mail-2: ports below 1024 need privilege.');
  expect(screen.getByText('12 sessions open now')).toBeVisible();
});

test('a name is changed in place [spec: SVC-005]', async () => {
  const fake = new FakeServer({
    'GET /services': serviceList([service()]),
    'PUT /services/1': service({ name: 'Front door' }),
  });
  const { user } = renderApp('/services');
  await user.click(await screen.findByRole('button', { name: 'Rename SMTP Server' }));
  const field = screen.getByRole('textbox', { name: 'New name of SMTP Server' });
  await user.clear(field);
  await user.type(field, 'Front door{Enter}');
  expect(fake.asked('PUT /services/1')[0]?.body).toEqual({ name: 'Front door' });
});

test('switching a built-in service off asks first [spec: SVC-006, SVC-007]', async () => {
  const fake = new FakeServer({
    'GET /services': serviceList([service()]),
    'PUT /services/1': service({ enabled: false }),
  });
  const { user } = renderApp('/services');
  await user.click(await screen.findByRole('switch', { name: 'SMTP Server is enabled' }));
  expect(fake.asked('PUT /services/1')).toHaveLength(0);
  await user.click(await screen.findByRole('button', { name: 'Disable' }));
  expect(fake.asked('PUT /services/1')[0]?.body).toEqual({ enabled: false });
});

test('warnings of services stand above the grid [spec: SVC-053]', async () => {
  const text = 'STARTTLS, required, is recommended for port 587.';
  new FakeServer({ 'GET /services': serviceList([service({ warnings: [text] })]) });
  renderApp('/services');
  expect(await screen.findByText(text, { exact: false })).toBeVisible();
});

test('bindings are edited together, and a complaint stands at its binding [spec: SVC-383, SVC-384]', async () => {
  const fake = new FakeServer({
    'GET /services': serviceList([service()]),
    'PUT /services/1/bindings': problem(422, 'invalid', 'A binding is wrong.', {
      errors: { 'bindings[1]': ['POP3 Server listens there.'] },
    }),
  });
  const { user } = renderApp('/services');
  await user.click(await screen.findByRole('button', { name: 'Bindings of SMTP Server' }));
  await user.click(await screen.findByRole('button', { name: 'New binding' }));
  await user.type(screen.getByRole('textbox', { name: 'Port of binding 2' }), '2110');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('POP3 Server listens there.')).toBeVisible();
  expect(fake.asked('PUT /services/1/bindings')[0]?.body).toEqual({
    bindings: [
      { address: 'AnyIPv4', port: 2525, publishedPort: 25 },
      { address: 'Default', port: 2110, publishedPort: null },
    ],
  });
});

test('locked bindings can be seen and not changed [spec: SVC-390]', async () => {
  new FakeServer({ 'GET /services': serviceList([service()], { bindingsLocked: true }) });
  const { user } = renderApp('/services');
  await user.click(await screen.findByRole('button', { name: 'Bindings of SMTP Server' }));
  expect(await screen.findByRole('button', { name: 'New binding' })).toBeDisabled();
  expect(screen.queryByRole('button', { name: 'Set ports to defaults' })).toBeNull();
});

test('setting the ports to defaults asks first [spec: SVC-010]', async () => {
  const fake = new FakeServer({
    'GET /services': serviceList([service()]),
    'POST /services/default-ports': serviceList([service()]),
  });
  const { user } = renderApp('/services');
  await user.click(await screen.findByRole('button', { name: 'Set ports to defaults' }));
  expect(fake.asked('POST /services/default-ports')).toHaveLength(0);
  await user.click(await screen.findByRole('button', { name: 'Set to defaults' }));
  expect(await screen.findByText(/have their default ports/)).toBeVisible();
});

test('a service is added from a preset and opened [spec: SVC-011, SVC-013]', async () => {
  const added = service({ id: 100, preset: 'submission', name: 'For users', builtIn: false });
  const fake = new FakeServer({
    'GET /services': serviceList([service()]),
    'GET /services/presets': [
      preset('incomingMx', 'SMTP Server', 25),
      preset('submission', 'Submission Server', 587),
    ],
    'POST /services': added,
    'GET /services/100': { service: added, tabs: [] },
  });
  const { user } = renderApp('/services');
  await user.click(await screen.findByRole('button', { name: 'Add service' }));
  await user.click(await screen.findByRole('radio', { name: 'Submission Server' }));
  await user.type(screen.getByRole('textbox', { name: 'Name' }), 'For users');
  await user.click(screen.getByRole('button', { name: 'Add' }));
  expect(await screen.findByRole('heading', { name: /For users/, level: 1 })).toBeVisible();
  expect(fake.asked('POST /services')[0]?.body).toEqual({
    preset: 'submission',
    name: 'For users',
  });
  expect(window.location.pathname).toBe('/services/100');
});

test('keeps the last known state on screen when the server stops answering', async () => {
  const server = new FakeServer({ 'GET /services': serviceList([service()]) });
  renderApp('/services');
  await screen.findByRole('row', { name: /SMTP Server/ });
  server.on('GET /services', problem(503, 'no-database', 'The database does not answer.'));
  expect(await screen.findByText(/Shown from memory/, {}, { timeout: 15_000 })).toBeVisible();
  expect(screen.getByRole('row', { name: /SMTP Server/ })).toBeVisible();
});

function preset(name: string, label: string, publishedPort: number) {
  return {
    preset: name,
    type: 'smtp',
    name: label,
    encryption: 'startTls',
    port: publishedPort + 2000,
    publishedPort,
    description: 'STARTTLS offered',
  };
}
