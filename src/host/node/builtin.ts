// Built-in modules, loaded when they are first needed.

/**
 * `import` would load all of them, also for a gate that asks no server: 1 ms, and 50 KB more of new
 * space (Node 20.20).
 */
export const builtin: typeof process.getBuiltinModule =
  process.getBuiltinModule ??
  ((): never => {
    throw new Error('gatecheck needs Node 20.16 or later')
  })
