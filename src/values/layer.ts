// Knows which functions are our layers: one that stands where an Introspect or a gate belongs is
// found at construction, not at the first request.
import { isFunction } from './guards'

const layers = new WeakSet<object>()

export function markLayer<F extends object>(layer: F): F {
  layers.add(layer)
  return layer
}

/** A function, and not one of our layers. */
export function isInnerFunction(value: unknown): value is (...parameters: never[]) => unknown {
  return isFunction(value) && !layers.has(value)
}
