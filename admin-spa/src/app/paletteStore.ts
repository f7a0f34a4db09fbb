import { createSpotlight } from '@mantine/spotlight';

/** The one search of the app, and what opens it. */
export const [paletteStore, palette] = createSpotlight();

export function openPalette(): void {
  palette.open();
}
