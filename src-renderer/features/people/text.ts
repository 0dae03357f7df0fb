export const peopleText = {
  title: 'People',
  loading: 'Reading the people…',
  hint: 'Who may sign in on this machine, and as what. Roles are enforced by the engine for each operation; admins are not exempt.',
  columns: ['Name', 'Role', 'Signs in as', 'Since', 'Last sign-in'],
  never: 'Never',
} as const;
