// What the recipe for Durable Objects uses of the platform's module.
declare module 'cloudflare:workers' {
  export class DurableObject {
    constructor(state: object, env: unknown)
  }
}
