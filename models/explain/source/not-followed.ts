import { RequestError } from '../../core/errors.js';

export function notFollowed(): RequestError {
  return new RequestError(
    "method: the file is a graph that can't be followed by gradients; use exact, kernel, permutation, owen or occlusion.",
    { field: 'method' },
  );
}
