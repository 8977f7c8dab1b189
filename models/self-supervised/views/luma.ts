/** What red, green and blue count for how bright a pixel looks (ITU-R BT.601), as in PIL and torchvision. */
export const LUMA = [0.299, 0.587, 0.114] as const;
