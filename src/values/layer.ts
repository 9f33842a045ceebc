// Marks our layers, so that a layer in the place of an Introspect or a gate is an error at
// construction and not at the first request.
import { isFunction } from './guards'

const layers = new WeakSet<object>()

export function markLayer<F extends object>(layer: F): F {
  layers.add(layer)
  return layer
}

/** A function, and not one of our layers. */
export function isIntrospectOrGate(value: unknown): value is (...parameters: never[]) => unknown {
  return isFunction(value) && !layers.has(value)
}
