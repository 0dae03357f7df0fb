import { expect, test } from '../fixtures/test.ts';

test('the demo opens at its sign-in screen, and says that it is a demo', async ({ console }) => {
  await expect(console.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(console.page.getByText('Nobody you see exists')).toBeVisible();
});
