// Makes our layers. Each checks what it is put around, and hands on what is known of it.
import type { Layer } from '../types'
import { inheritKnown } from '../values/known'
import { isIntrospectOrGate, markLayer } from '../values/layer'
import { assert } from '../values/options'

/** `name` is the layer as it is written: `coalesced`, `timed(ms)`. */
export function makeLayer<F extends object>(name: string, wrap: Layer<F>): Layer<F> {
  return markLayer((inner: F) => {
    assert(
      isIntrospectOrGate(inner),
      `${name} is a layer, and its argument is not an Introspect or a gate. Write around(base, ${name}).`
    )
    return inheritKnown(wrap(inner), inner)
  })
}
