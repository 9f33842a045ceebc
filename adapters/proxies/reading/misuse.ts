// A mistake of the operator that only a request shows. The client cannot correct it: no 401.

/**
 * Throws. The adapters of gatecheck answer 500 and name the option that holds the reader. The
 * message is for hosts that call a reader themselves; it holds nothing of the request.
 */
export function misused(reader: string, option: string, sentence: string): never {
  throw new TypeError(`${reader}({ ${option} }): ${sentence}`)
}
