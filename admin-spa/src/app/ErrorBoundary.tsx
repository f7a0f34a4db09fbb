import { Component, type ErrorInfo, type ReactNode } from 'react';

import { FailureState } from '../shared/states';

interface Props {
  children: ReactNode;
  /** Another value, such as another page, forgets the error. */
  resetKey: string;
}

interface State {
  error: Error | null;
  resetKey: string;
}

/** A fault of one page leaves the navigation alive. A chunk that is gone after an update comes back with a reload. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: Error): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: State): State | null {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // eslint-disable-next-line no-console -- the only place an administrator can copy a fault's details from
    console.error('A page failed to render.', error, info.componentStack);
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <FailureState
        title="This page failed to show"
        error={this.state.error}
        onRetry={() => window.location.reload()}
        retryLabel="Reload"
      />
    );
  }
}
