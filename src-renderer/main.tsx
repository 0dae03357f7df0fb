// First, so that a component's own rules win over it.
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { EngineClient } from './engine/client.ts';
import { chooseTransport } from './engine/open-transport.ts';
import { Console } from './app/console.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');

const client = new EngineClient(chooseTransport(window));
client.start();
createRoot(root).render(<Console client={client} />);
