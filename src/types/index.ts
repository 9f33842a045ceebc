// Every public type, by subject: plain readonly objects and unions. The types import nothing else.
export type * from './awaitable'
export type * from './decision'
export type * from './introspection'
export type * from './request'
export type * from './requirement'
export type * from './store'
export type * from './token'
export type * from './transport'
