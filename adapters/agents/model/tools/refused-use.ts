/** What a tool says to the model when it may not do what is asked: so that the record can tell it from what went wrong. */
export class RefusedUse extends Error {}
