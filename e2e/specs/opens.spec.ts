import { expect } from '@playwright/test';
import { startConsole } from '../fixtures/console.ts';
import { test } from '../fixtures/test.ts';

test('the demo opens at its sign-in screen, and says that it is a demo', async ({ host }) => {
  await using console = await startConsole({ host });
  await expect(console.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(console.page.getByText('Nobody you see exists')).toBeVisible();
});
