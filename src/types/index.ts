// Every public type, by subject. Plain and readonly, so that an editor shows them as sentences. The types import nothing else.
export type * from './awaitable'
export type * from './decision'
export type * from './introspection'
export type * from './request'
export type * from './requirement'
export type * from './store'
export type * from './token'
export type * from './transport'
