const titles: Record<string, string> = {
  adam: 'Adam',
  adamw: 'AdamW',
  sgd: 'SGD',
  rmsprop: 'RMSProp',
  'leaky-relu': 'Leaky ReLU',
  relu: 'ReLU',
  tanh: 'tanh',
  elu: 'ELU',
  compiled: 'Compiled',
  eager: 'Eager',
  true: 'Yes',
  false: 'No',
};

/** A choice of a configuration the way it is written in texts; its own name where it has no other. */
export const choiceTitle = (choice: string): string => titles[choice] ?? choice;
