import { Component, type ReactNode } from 'react';
import { Message } from '../ui/message.tsx';
import { frameText as text } from './text.ts';

interface ScreenGuardProps {
  readonly children: ReactNode;
}

/**
 * A screen with a defect leaves the rest standing: banner, alarms and the way to every other screen. React takes down
 * everything up to the nearest guard. Another screen needs a guard of its own (a `key`), or it would inherit the defect.
 */
export class ScreenGuard extends Component<ScreenGuardProps, { readonly hasFailed: boolean }> {
  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true };
  }

  override state = { hasFailed: false };

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <Message tone="bad" role="alert" title={text.screenFailed}>
        {text.screenFailedHint}
      </Message>
    );
  }
}
