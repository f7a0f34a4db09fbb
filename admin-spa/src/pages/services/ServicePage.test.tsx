import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';

import { FakeServer, problem } from '../../testing/fakeServer';
import { setting } from '../../testing/fixtures';
import { renderApp } from '../../testing/renderApp';
import { service, serviceList } from './fixtures';

const limit = setting({
  name: 'load.maximum-sessions',
  label: 'Maximum incoming sessions',
  kind: 'integer',
  value: '50',
  default: '50',
  minimum: '0',
  maximum: '1000000',
});
const tabs = [
  { name: 'General', settings: [setting()] },
  { name: 'Load limiting', settings: [limit] },
];

function server(more: ConstructorParameters<typeof FakeServer>[0] = {}) {
  return new FakeServer({
    'GET /services': serviceList([service()]),
    'GET /services/1': { service: service(), tabs },
    ...more,
  });
}

test('the settings of a service stand on tabs and are its own [spec: SVC-049]', async () => {
  const fake = server({ 'PUT /services/1/settings': { service: service(), tabs } });
  const { user } = renderApp('/services/1');
  expect(await screen.findByText('SMTP service, ID 1')).toBeVisible();
  await user.click(screen.getByRole('tab', { name: 'Load limiting' }));
  expect(window.location.pathname).toBe('/services/1/load-limiting');
  const field = screen.getByRole('textbox', { name: 'Maximum incoming sessions' });
  await user.clear(field);
  await user.type(field, '70');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Changes have been applied.');
  expect(fake.asked('PUT /services/1/settings')[0]?.body).toEqual({
    values: { 'load.maximum-sessions': '70' },
    reset: [],
  });
});

test('a built-in service cannot be deleted, an added one after a question [spec: SVC-014]', async () => {
  const added = service({ id: 100, name: 'Extra', builtIn: false });
  const fake = server({
    'GET /services/100': { service: added, tabs },
    'DELETE /services/100': undefined,
  });
  const { user } = renderApp('/services/100');
  await user.click(await screen.findByRole('button', { name: 'Delete service' }));
  await user.click(await screen.findByRole('button', { name: 'Delete' }));
  expect(await screen.findByText('Extra was deleted.')).toBeVisible();
  expect(fake.asked('DELETE /services/100')).toHaveLength(1);
  expect(window.location.pathname).toBe('/services');
});

test('a service that is gone is said so', async () => {
  server({ 'GET /services/9': problem(404, 'not-found', 'There is no such service.') });
  renderApp('/services/9');
  expect(await screen.findByText('There is no such service')).toBeVisible();
});
