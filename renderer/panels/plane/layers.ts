/** What of the plane is drawn. */
export interface Layers {
  real: boolean;
  generated: boolean;
  surface: boolean;
  grid: boolean;
  pulls: boolean;
}

export type Layer = keyof Layers;

/** In the order of the legend, with the keys that switch them. */
export const layerList: readonly { layer: Layer; key: string; title: string; help: string }[] = [
  { layer: 'real', key: 'r', title: 'Real', help: 'Points of the data' },
  {
    layer: 'generated',
    key: 'g',
    title: 'Generated',
    help: 'Points that the generator draws, always from the same latents',
  },
  {
    layer: 'surface',
    key: 'd',
    title: 'Discriminator',
    help: 'Teal where it takes points for real, orange where for generated',
  },
  { layer: 'grid', key: 'w', title: 'Warped grid', help: 'The grid of the latent plane as the generator bends it' },
  { layer: 'pulls', key: 'p', title: 'Pull', help: 'Where the generator’s loss pulls its points' },
];
