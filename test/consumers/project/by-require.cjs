import('./decide.mjs').then(({ decide }) => decide(require))
