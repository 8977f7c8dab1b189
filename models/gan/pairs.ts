/** Whether a batch of so many examples has pairs. */
export const hasPairs = ({ batchSize }: { batchSize: number }): boolean => batchSize > 1;
