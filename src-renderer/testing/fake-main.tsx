import '../ui/base.css';
import { createRoot } from 'react-dom/client';
import { Console } from '../app/console.tsx';
import { EngineClient } from '../engine/client.ts';
import { FakeEngine } from './fake-engine.ts';
import { scenarioNamed } from './scenarios.ts';

declare global {
  interface Window {
    fakeEngine?: FakeEngine;
  }
}

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');

const engine = new FakeEngine(
  scenarioNamed(new URLSearchParams(window.location.search).get('scenario') ?? 'busy'),
);
window.fakeEngine = engine;
const client = new EngineClient(engine.open);
client.start();
createRoot(root).render(<Console client={client} />);
