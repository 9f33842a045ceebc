// Makes our layers. Each checks what it is put around, and its result has the same fingerprint and
// the same issuer.
import type { Layer } from '../types'
import { inheritFingerprint } from '../values/fingerprint'
import { inheritIssuer } from '../values/issuer'
import { isIntrospectOrGate, markLayer } from '../values/layer'
import { assert } from '../values/options'
import { inheritWarm } from '../values/warm'

/** `name` is the layer as it is written: `coalesced`, `timed(ms)`. */
export function makeLayer<F extends object>(name: string, wrap: Layer<F>): Layer<F> {
  return markLayer((inner: F) => {
    assert(
      isIntrospectOrGate(inner),
      `${name} is a layer, and its argument is not an Introspect or a gate. Write around(base, ${name}).`
    )
    return inheritWarm(inheritIssuer(inheritFingerprint(wrap(inner), inner), inner), inner)
  })
}
