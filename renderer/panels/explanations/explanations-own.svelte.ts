/** What is chosen of an explanation. */
export class ExplanationsOwn {
  /** The picture's name; null for the first that suits. */
  picture = $state<string | null>(null);
  /** Place of the output; null for the one that is predicted of the row. */
  output = $state<number | null>(null);
  /** Place of the row in the record. */
  row = $state(0);
  player = $state(0);

  get common(): unknown {
    return { picture: this.picture, output: this.output, player: this.player };
  }

  set common(value: unknown) {
    const { picture, output, player } = value as { picture: string | null; output: number | null; player: number };
    this.picture = picture;
    this.output = output;
    this.player = player;
  }
}
