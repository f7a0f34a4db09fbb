import {
  Alert,
  Badge,
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

/** Ink blue: the colour of postmarks. Shade 7 on white and white on shade 6 both pass WCAG AA. */
const ink: MantineColorsTuple = [
  '#eef3fb',
  '#dbe4f3',
  '#b4c7e6',
  '#8dabdb',
  '#6b91d2',
  '#5580cb',
  '#4473c2',
  '#325ea8',
  '#2a5192',
  '#1f3f75',
];

/** The penny red of the stamp; used for the mark only, never for a state. */
export const stampRed = '#b5382c';

export const theme = createTheme({
  colors: { ink },
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' } },
  },
  components: {
    Drawer: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' } },
      styles: { title: { fontWeight: 650 } },
    },
    Modal: {
      styles: { title: { fontWeight: 650 } },
      defaultProps: {
        closeButtonProps: { 'aria-label': 'Close' },
        centered: true,
        overlayProps: { backgroundOpacity: 0.45, blur: 2 },
      },
    },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true, multiline: true, maw: 320 } },
    Card: { defaultProps: { withBorder: true, padding: 'md' } },
    // A hint of colour with a border: readable titles, and no slabs of red or brown on a dark screen.
    Alert: Alert.extend({
      defaultProps: { variant: 'light' },
      vars: (_, props) => {
        const colour = `var(--mantine-color-${props.color ?? 'ink'}-6)`;
        return {
          root: {
            '--alert-bg': `color-mix(in srgb, ${colour} 9%, var(--mantine-color-body))`,
            '--alert-bd': `1px solid color-mix(in srgb, ${colour} 45%, transparent)`,
            '--alert-color': 'var(--mantine-color-text)',
          },
        };
      },
      styles: (_, props) => ({
        icon: { color: `var(--mantine-color-${props.color ?? 'ink'}-6)` },
        closeButton: { color: 'var(--mantine-color-dimmed)' },
      }),
    }),
    Badge: Badge.extend({
      defaultProps: { variant: 'light', tt: 'none', fw: 600 },
      styles: { root: { flexShrink: 0 }, label: { overflow: 'visible' } },
    }),
  },
});

/** Mantine's greys and light badges fall short of WCAG AA (4.5:1) on our backgrounds; these do not. */
export const readableColours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5a636e',
    '--mantine-color-placeholder': '#69727d',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-red-text': '#c92a2a',
    '--mantine-color-red-light-color': '#a61e1e',
    '--mantine-color-yellow-light-color': '#7a4a00',
    '--mantine-color-teal-light-color': '#05613f',
    '--mantine-color-blue-light-color': '#15508f',
  },
  dark: {
    '--mantine-color-dimmed': '#a8a8a8',
    '--mantine-color-placeholder': '#949494',
    '--mantine-color-anchor': ink[3],
    '--mantine-color-error': '#ff8787',
    '--mantine-color-red-text': '#ff8787',
  },
});
