/** The page that trades the token of the link for a session; it is all that a stranger gets to see. */
export const entryPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Cordon</title>
    <link rel="stylesheet" href="/enter.css">
    <script src="/enter.js" type="module"></script>
  </head>
  <body>
    <main>
      <h1>Cordon</h1>
      <p id="message" role="status">Opening the console…</p>
    </main>
  </body>
</html>
`;

export const entryStyle = `
html { color-scheme: dark; background: #0b0e13; color: #e6eaf0; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 32rem; margin: 20vh auto 0; padding: 0 1rem; }
`;

export const entryScript = `
const token = location.hash.slice(1);
history.replaceState(null, '', '/');
const answer = token === '' ? undefined : await fetch('/enter', { method: 'POST', body: token }).catch(() => undefined);
if (answer?.ok) location.replace('/');
else {
  document.getElementById('message').textContent =
    'This page opens only with the link that Cordon prints when it starts. Copy that whole link; it is new each time.';
}
`;
