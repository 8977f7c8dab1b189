/** Whether quality is measured while it trains: only images can be compared by a classifier. */
export function isMeasured({ network, evaluateEvery }: { network: string; evaluateEvery: number }): boolean {
  return network !== 'plane' && evaluateEvery > 0;
}
