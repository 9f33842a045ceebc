// What all our layers have in common: they check what they are put around, and hand on what it
// counts as active.
import type { Layer } from '../types'
import { handOnFingerprint } from '../values/fingerprint'
import { isInnerFunction, markLayer } from '../values/layer'
import { assert } from '../values/options'

/** `name` is the layer as it is written: `coalesced`, `timed(ms)`. */
export function makeLayer<F extends object>(name: string, wrap: Layer<F>): Layer<F> {
  return markLayer((inner: F) => {
    assert(
      isInnerFunction(inner),
      `${name} is a layer, and what it was called with is no function to put it around. Write around(base, ${name}).`
    )
    return handOnFingerprint(wrap(inner), inner)
  })
}
